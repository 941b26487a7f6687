/** `temper evaluate`: accuracy of a model on labelled pictures, clean and corrupted, through the engine's verb. */
import { basename, dirname, resolve } from 'node:path';
import type { Evaluation, PicturesChoice } from '../../contract/evaluation';
import type { DataProposal, KeptModel } from '../../contract/library';
import { severityTableFor } from '../../contract/perturbation';
import { shardWords, type Shard } from '../../contract/shard';
import { EngineError } from '../../engine/engineError';
import { nodePlatform } from '../../engine/platform/nodePlatform';
import { EngineSession } from '../../engine/session';
import { baselineLines } from '../../report/ownBaseline/baselineWords';
import { BaselineMismatch } from '../../report/ownBaseline/measuredModel';
import { checkBackend, checkStarted } from '../backendOption';
import { addModel, openData, sayLeftOut } from '../bringIn';
import { chosenNames } from '../choosePerturbations';
import { Interrupted, onInterrupt, type EndSignal } from '../interrupt';
import { checkOutFile, makeOutFolder } from '../outPath';
import { readPart } from '../part/readMask';
import { readList } from '../pictureList';
import { printable } from '../printable';
import { ProgressLine } from '../progressLine';
import { shardPath } from '../shards/evaluationShard';
import { temperVersion } from '../version';
import { writeWhole } from '../wholeFile';
import { workersNote } from '../workersOption';
import { adaptFigures, adaptPremises } from './adaptText';
import { checkBaseline, readBaseline, relativeTo, type Baseline } from './baselineFile';
import { evaluateOptions, type EvaluateOptions } from './evaluateOptions';
import { figures, premises, warnings } from './evaluateText';
import { evaluationRecord, recordText, type EvaluationRecord } from './evaluationRecord';
import { chosenSequences } from '../flips/chosenSequences';
import { flipsRecord, measuredFlips, writeFlipsAlone } from '../flips/flips';

export async function evaluate(args: string[]): Promise<void> {
  const options = evaluateOptions(args);
  const path = options.shard ? shardPath(options.out, options.shard) : options.out;
  await checkOutFile('out', path);
  const session = new EngineSession(nodePlatform());
  const infos = await session.perturbations();
  const corruptions = chosenCorruptions(options.corruptions ?? 'imagenet-c', infos);
  const list = await readList(options.list);
  const part = await readPart(options.part);
  const baseline = options.baseline && (await readBaseline(options.baseline.path, options.baseline.method));
  const sequences = options.flips === null ? null : chosenSequences(options.flips, await session.sequences());
  const { backend, workers } = options;
  await checkBackend(backend);
  const note = workersNote({ backend, workers });
  if (note !== null) console.error(note);
  const status = await session.start({ backend, ...(workers === null ? {} : { workers }) });
  checkStarted(backend, status);
  const model = await addModel(session, 'model', options.model);
  checkArchitecture(model, options.architecture);
  const proposal = await openData(session, options.data, { ...options.reading, ...list }, options.labels);
  const choice: PicturesChoice = {
    ...(options.split === null ? {} : { split: options.split }),
    ...(options.limit === null ? {} : { limit: options.limit }),
    ...(options.side === null ? {} : { side: options.side }),
    ...(options.shard === null ? {} : { shard: options.shard }),
    cells: {
      ...(options.corruptions === null || options.corruptions === 'none' ? {} : { corruptions }),
      ...(options.severities === null ? {} : { severities: options.severities }),
    },
  };
  const severities = options.severities ?? SEVERITIES;
  if (baseline)
    checkBaseline(baseline, settingOf(options, proposal), cellsOf(proposal, choice, corruptions, severities));
  const flips = sequences && (await measuredFlips(session, { ...options, model: model.id, choice, sequences }));
  if (flips && options.corruptions === null) return writeFlipsAlone(options, model, proposal, flips);
  const evaluation = await measured(session, {
    models: [model.id],
    ...(options.adapt === null ? {} : { adapt: options.adapt }),
    pictures: {
      from: 'opened',
      choice,
      corruptions,
      severities,
      ...(options.table === null ? {} : { table: options.table }),
      seed: options.seed,
      ...(baseline?.fingerprint ? { expected: { names: baseline.fingerprint.names, of: baseline.measured.name } } : {}),
      ...(part === null ? {} : { part }),
    },
  });
  const { pictures, rows } = evaluation;
  const known = new Set([...proposal.notes, ...proposal.doubts.map((doubt) => doubt.said)]);
  for (const line of premises(evaluation, known)) console.error(line);
  for (const line of rows.flatMap(adaptPremises)) console.error(line);
  sayLeftOut(pictures.leftOut.slice(proposal.leftOut.length));
  const about = {
    temper: await temperVersion(),
    shard: options.shard,
    model: { name: basename(resolve(options.model.path)), id: model.id, options: model.options },
    data: basename(resolve(options.data)),
  };
  await makeOutFolder('out', dirname(resolve(path)));
  const record = evaluationRecord(about, evaluation);
  const mismatch = baseline && withBaseline(record, baseline);
  await writeWhole(path, recordText(flips ? { ...record, flips: flipsRecord(flips.result) } : record));
  if (flips) await flips.write(known);
  for (const line of figures(evaluation, rows[0]!)) console.log(line);
  for (const line of rows.flatMap(adaptFigures)) console.log(line);
  if (record.baseline) for (const line of baselineLines(record.baseline)) console.log(line);
  for (const line of warnings(evaluation, rows[0]!)) console.log(printable(line));
  console.error(`Written: ${printable(path)}.`);
  if (options.shard) console.error(shardNote(options.shard, options.out));
  if (mismatch) throw new Error(`${mismatch} The figures were written without the baseline.`);
}

const SEVERITIES = [1, 2, 3, 4, 5];

/**
 * Puts the comparison into the record.
 * @returns why there is none, where that is known only now; null where it is there
 */
function withBaseline(record: EvaluationRecord, baseline: Baseline): string | null {
  try {
    record.baseline = relativeTo(baseline, record);
    return null;
  } catch (error) {
    if (error instanceof BaselineMismatch) return error.message;
    throw error;
  }
}

function settingOf({ seed, table, side, part }: EvaluateOptions, proposal: DataProposal) {
  const at = side ?? proposal.side;
  return { seed, side: at, table: table ?? severityTableFor(at), part: part === null ? 'all' : 'some' };
}

/** What will be measured. */
function cellsOf(
  { kind, corruptions: there }: DataProposal,
  { cells = {} }: PicturesChoice,
  corruptions: readonly string[],
  severities: readonly number[],
): { corruption: string; severities: readonly number[] }[] {
  if (kind === 'pictures') return corruptions.map((corruption) => ({ corruption, severities }));
  return there
    .filter(({ name }) => cells.corruptions?.includes(name) ?? true)
    .map(({ name, severities: has }) => ({
      corruption: name,
      severities: has.filter((severity) => cells.severities?.includes(severity) ?? true),
    }))
    .filter((cell) => cell.severities.length > 0);
}

function shardNote(shard: Shard, out: string): string {
  const folder = printable(dirname(resolve(out)));
  return `These are the figures of ${shardWords(shard)}. Once all are there: npx temper merge ${folder} --out ${printable(out)}`;
}

/** A benchmark's "all" is all of ImageNet-C, not renditions and rotations. */
function chosenCorruptions(text: string, infos: Parameters<typeof chosenNames>[1]): string[] {
  if (text === 'none') return [];
  return chosenNames(text === 'all' ? 'imagenet-c,imagenet-c-extra' : text, infos, 'corruptions');
}

function checkArchitecture({ architecture }: KeptModel, expected: string | null): void {
  const plain = (name: string) => name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  if (expected === null) return;
  const [is, said] = [plain(architecture), plain(expected)];
  if (is.startsWith(said) || said.startsWith(is)) return;
  throw new EngineError(`The model file holds ${architecture}, not ${expected}.`);
}

async function measured(
  session: EngineSession,
  request: Parameters<EngineSession['evaluate']>[0],
): Promise<Evaluation> {
  const line = new ProgressLine('evaluate', 10);
  const began = performance.now();
  let ended: EndSignal | null = null;
  const forget = onInterrupt((signal) => {
    ended = signal;
    void session.cancelEvaluation();
  });
  try {
    return await session.evaluate(request, ({ done, total }) => {
      if (done === 0) return;
      const remainingSeconds = ((performance.now() - began) / 1000 / done) * (total - done);
      const doing = `${done} of ${total}`;
      line.show({ doing, done, total, unit: 'pictures', fraction: done / total, remainingSeconds });
    });
  } catch (error) {
    if (ended) throw new Interrupted('Interrupted; nothing was written.', ended);
    throw error;
  } finally {
    forget();
    line.end();
  }
}
