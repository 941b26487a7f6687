/**
 * What a shard of `temper corrupt` leaves beside its copies, `temper-shard-7-of-16.json`: of which whole it is a part, and what it made.
 * `temper merge` checks these against each other and against the copies, and takes them away once all is there.
 */
import * as v from 'valibot';
import { createHash } from 'node:crypto';
import { isAbsolute } from 'node:path';
import { corruptedFolderSchema } from '../../contract/corruptedFolder';
import { shardSchema, type Shard } from '../../contract/shard';
import type { CopySettings } from '../corrupt/copyMark';
import type { LeftOut } from '../corrupt/leftOut';

const text = v.string();
/** Part of a path within the folder of the shard: what is copied by it stays inside. */
const inside = v.pipe(
  text,
  v.check((path) => path !== '' && !isAbsolute(path) && !path.split(/[\\/]/).includes('..'), 'leads out of the folder'),
);
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

const copyShardSchema = v.object({
  format: v.literal('temper-corrupt-shard'),
  version: v.literal(1),
  shard: shardSchema,
  /** What `temper.json` has. */
  settings: v.required(corruptedFolderSchema, ['temper']),
  /** A copy of each was wanted of every picture; `code` is what tells one version of a corruption from another. */
  copies: v.array(v.object({ corruption: inside, severity: v.pipe(v.number(), v.finite()), code: text })),
  /** Of all shards together: how many pictures, and a hash of their names. */
  whole: v.object({ pictures: count, names: text }),
  /** Names without extension, in Unicode's form NFC, each with the hash of its file; null where it could not be read. */
  pictures: v.array(v.object({ stem: inside, name: text, source: v.nullable(text) })),
  leftOut: v.array(v.object({ name: text, kind: text, why: text })),
});

export interface CopyShard {
  format: 'temper-corrupt-shard';
  version: 1;
  shard: Shard;
  settings: CopySettings;
  copies: { corruption: string; severity: number; code: string }[];
  whole: { pictures: number; names: string };
  pictures: { stem: string; name: string; source: string | null }[];
  leftOut: LeftOut[];
}

const NAME = /^temper-shard-\d+-of-\d+\.json$/;

export const isCopyShardName = (name: string) => NAME.test(name);

export const copyShardName = ({ number, of }: Shard) => `temper-shard-${number}-of-${of}.json`;

/** Null where it is none, or says what cannot be. */
export function parseCopyShard(json: unknown): CopyShard | null {
  const found = v.safeParse(copyShardSchema, json);
  return found.success ? (found.output as unknown as CopyShard) : null;
}

/** A hash of names in their order. */
export function namesHash(names: Iterable<string>): string {
  const hash = createHash('sha256');
  for (const name of names) hash.update(name.normalize('NFC')).update('\0');
  return hash.digest('hex').slice(0, 32);
}
