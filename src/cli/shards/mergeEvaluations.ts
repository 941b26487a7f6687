/** The shards of `temper evaluate` as one evaluation: the answers picture by picture together, and the figures made of them anew. */
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Evaluation } from '../../contract/evaluation';
import { canonicalJson } from '../../contract/canonicalJson';
import { mergedFigures } from '../../engine/evaluation/mergedFigures';
import { baselineLines } from '../../report/ownBaseline/baselineWords';
import { relativeTo, type Baseline } from '../evaluate/baselineFile';
import { figures, warnings } from '../evaluate/evaluateText';
import { evaluationRecord, recordText, type EvaluationRecord } from '../evaluate/evaluationRecord';
import { checkOutFile, makeOutFolder } from '../outPath';
import { counted, printable } from '../printable';
import { writeWhole } from '../wholeFile';
import { inOrder, type FoundShard, type SameInAll } from './allShards';
import { wholePath, type EvaluationShard } from './evaluationShard';

/** What the shards measured, which differs from one to the other. */
const MEASURED: readonly (keyof EvaluationRecord)[] = [
  'shard',
  'clean',
  'corrupted',
  'perCorruption',
  'corruptionError',
  'perPicture',
  'pictures',
  'leftOut',
  // A file may be called otherwise on another machine; its content is compared.
  'model',
  'data',
];

const SAME: SameInAll<EvaluationShard> = [
  { what: 'version of Temper', of: ({ temper }) => temper },
  { what: 'model', of: ({ modelId }) => modelId },
  { what: 'set of pictures', of: ({ pictures }) => pictures.fingerprint!.names },
  { what: 'size of the pictures', of: ({ pictures }) => String(pictures.side) },
  { what: 'part of the pictures that is corrupted', of: ({ pictures }) => pictures.part ?? 'all' },
  { what: 'seed', of: ({ seed }) => String(seed) },
  { what: 'choice of corruptions', of: ({ corruptions }) => corruptions.join(', ') },
  { what: 'choice of severities', of: ({ severities }) => severities.join(', ') },
  { what: 'configuration', of: (record) => canonicalJson(withoutMeasured(record)), fields: withoutMeasured },
];

/** @throws Error naming what is missing, doubled or of another kind; nothing is written then */
export async function mergeEvaluations(
  found: readonly FoundShard<EvaluationShard>[],
  out: string,
  baseline: Baseline | null,
): Promise<void> {
  const shards = inOrder(found, SAME);
  const record = merged(shards.map((shard) => shard.record));
  if (baseline) record.baseline = relativeTo(baseline, record);
  const path = wholePath(out, shards[0]!.path);
  await checkOutFile('out', path);
  const text = recordText(record);
  const there = (await readFile(path, 'utf8').catch(() => null)) === text;
  if (!there) {
    await makeOutFolder('out', dirname(resolve(path)));
    await writeWhole(path, text);
  }
  for (const line of figures(record, record)) console.log(line);
  if (record.baseline) for (const line of baselineLines(record.baseline)) console.log(line);
  for (const line of warnings(record, record)) console.log(printable(line));
  if (there) return console.error(`Merged already: ${printable(path)}, nothing to do.`);
  console.error(
    `${counted(shards.length, 'shard')} merged: ${counted(record.pictures.count, 'picture')}. Written: ${printable(path)}.`,
  );
}

function merged(shards: readonly EvaluationShard[]): EvaluationRecord {
  const [first] = shards as [EvaluationShard];
  const { temper, model, modelId, modelOptions, data, pictures } = first;
  const { count, fingerprint, prepared, figures: row } = mergedFigures(shards);
  const leftOut = new Map(shards.flatMap((shard) => shard.leftOut.map((one) => [one.name, one] as const)));
  const notes = new Set(shards.flatMap((shard) => shard.pictures.notes));
  const evaluation: Evaluation = {
    pictures: { ...pictures, count, fingerprint, prepared, notes: [...notes], leftOut: [...leftOut.values()] },
    rows: [{ ...rowOf(first), ...row, id: modelId, label: model }],
    corruptions: first.corruptions,
    severities: first.severities,
    table: first.table,
    seed: first.seed,
    backend: first.backend,
  };
  return evaluationRecord(
    { temper, shard: null, model: { name: model, id: modelId, options: modelOptions }, data },
    evaluation,
  );
}

/** What of a record is the model's row, beside its figures. */
function rowOf({ architecture, inputSize, assumed, webTraining, answers }: EvaluationShard) {
  return { architecture, inputSize, assumed, ...(webTraining === undefined ? {} : { webTraining }), answers };
}

function withoutMeasured(record: EvaluationShard): Partial<EvaluationRecord> {
  return Object.fromEntries(
    Object.entries(record).filter(([key]) => !MEASURED.includes(key as keyof EvaluationRecord)),
  );
}
