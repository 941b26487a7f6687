/** The files of the shards of `temper evaluate`: `result.json` of shard 7 of 16 is `result.shard-7-of-16.json`. */
import { basename, join } from 'node:path';
import type { Shard } from '../../contract/shard';
import { parseEvaluationRecord, type EvaluationRecord } from '../evaluate/evaluationRecord';

export type EvaluationShard = EvaluationRecord & { shard: Shard };

const NAME = /\.shard-\d+-of-\d+\.json$/;

export const isEvaluationShardName = (name: string) => NAME.test(name);

/** Where a shard is written, so that all shards of one `--out` lie side by side. */
export function shardPath(out: string, { number, of }: Shard): string {
  return `${out.replace(/\.json$/i, '')}.shard-${number}-of-${of}.json`;
}

/** Where the whole is written. @param out a file, or a folder, in which the file is called as the shards are */
export function wholePath(out: string, shard: string): string {
  return /\.json$/i.test(out) ? out : join(out, `${basename(shard).replace(NAME, '')}.json`);
}

/** Null where this is none, or a whole evaluation. */
export function parseEvaluationShard(json: unknown): EvaluationShard | null {
  const record = parseEvaluationRecord(json);
  return record?.shard ? (record as EvaluationShard) : null;
}
