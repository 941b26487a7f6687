/** `temper merge`: what the shards of `temper corrupt` or `temper evaluate` made, as one run would have made it. */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { BASELINE_HELP, readBaseline } from '../evaluate/baselineFile';
import { baselineOption } from '../evaluate/evaluateOptions';
import { folderIdentity } from '../corrupt/corruptFolders';
import { filesAndOptions } from '../classroom/files';
import { printable } from '../printable';
import { readJsonFile } from '../readJsonFile';
import { checkOutFolder } from '../outPath';
import { readOptions } from '../readOptions';
import { UsageError } from '../usage';
import type { FoundShard } from './allShards';
import { isCopyShardName, parseCopyShard, type CopyShard } from './copyShard';
import { isEvaluationShardName, parseEvaluationShard, type EvaluationShard } from './evaluationShard';
import { isMergedAlready, mergeCopies } from './mergeCopies';
import { mergeEvaluations } from './mergeEvaluations';

export const MERGE_HELP = `npx temper merge DIR … --out DIR

Makes one of the shards that temper corrupt --shard K/N or temper evaluate --shard K/N left in these folders (or files): the folder, or
the figures, that one run would have made, to the byte and to the digit. It first checks that no shard is missing or doubled, and
that all are of one configuration, model, data and version; where that is not so it says which, and writes nothing. It may be run again.

  --out DIR             where the whole goes; of corrupt it may be the folder that the shards lie in, which costs no copying and
                        leaves a .temper-merged.json there, by which merge knows it again.
                        Of evaluate a folder or a FILE.json
${BASELINE_HELP}
`;

export async function merge(args: string[]): Promise<void> {
  const { files, options } = filesAndOptions(args, MERGE_HELP);
  const text = { type: 'string' as const };
  const values = readOptions(options, { out: text, baseline: text, 'baseline-method': text }, MERGE_HELP);
  const { out } = values;
  const asked = baselineOption(values);
  const baseline = asked && (await readBaseline(asked.path, asked.method));
  if (out === undefined) throw new UsageError(`--out is needed.\n\n${MERGE_HELP}`);
  if (out.trim() === '') throw new UsageError('--out is empty; name a folder.');
  const copies: FoundShard<CopyShard>[] = [];
  const evaluations: FoundShard<EvaluationShard>[] = [];
  for (const path of await recordsIn(files)) {
    const json = await readJsonFile(path, { hint: 'Run that shard again.' });
    const copy = parseCopyShard(json);
    if (copy) copies.push({ path, shard: copy.shard, record: copy });
    const evaluation = copy ? null : parseEvaluationShard(json);
    if (evaluation) evaluations.push({ path, shard: evaluation.shard, record: evaluation });
    if (!copy && !evaluation) {
      throw new UsageError(
        `${printable(path)} is no shard of temper corrupt or temper evaluate, or is of another version.`,
      );
    }
  }
  if (copies.length > 0 && evaluations.length > 0) {
    throw new UsageError(
      `These are shards of two commands: ${printable(copies[0]!.path)} of temper corrupt, ${printable(evaluations[0]!.path)} of temper evaluate. Merge one of them.`,
    );
  }
  if (copies.length > 0 && baseline) throw new UsageError('--baseline is for figures; these are copies.');
  if (copies.length > 0) await checkOutFolder('out', out);
  if (copies.length > 0) return mergeCopies(copies, out, (line) => console.error(line));
  if (evaluations.length > 0) return mergeEvaluations(evaluations, out, baseline);
  if (await isOneFolder(files, out)) if (await isMergedAlready([], out)) return;
  throw new UsageError(`There is no shard in ${files.map(printable).join(', ')}.`);
}

/** Whether all that is to be merged lies in the folder that it goes to. */
async function isOneFolder(paths: readonly string[], out: string): Promise<boolean> {
  const identities = await Promise.all([...paths, out].map((path) => folderIdentity(path).catch(() => null)));
  return identities[0] !== null && new Set(identities).size === 1;
}

async function recordsIn(paths: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const path of paths) {
    const info = await stat(path).catch(() => {
      throw new UsageError(`There is no ${printable(path)}.`);
    });
    if (info.isFile()) found.push(path);
    else {
      const names = (await readdir(path)).filter((name) => isCopyShardName(name) || isEvaluationShardName(name));
      found.push(...names.sort().map((name) => join(path, name)));
    }
  }
  return [...new Set(found)];
}
