/** One of several equal parts of a list of pictures, each made by a call of its own: who divides, what a part is called. Plain data. */
import * as v from 'valibot';

export interface Shard {
  /** From 1 to `of`. */
  number: number;
  /** From 1 to `MOST_SHARDS`. */
  of: number;
}

export const MOST_SHARDS = 100_000;

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(MOST_SHARDS));

/** What a file says of its shard. */
export const shardSchema = v.pipe(
  v.object({ number: count, of: count }),
  v.check(({ number, of }) => number <= of, 'there is no such shard'),
);

/**
 * Where a shard begins and ends in a list of so many: neighbours stay together, sizes differ by one at most, and all shards together are
 * the list. It depends on these numbers alone.
 */
export function shardRange(total: number, { number, of }: Shard): { from: number; to: number } {
  return { from: Math.floor(((number - 1) * total) / of), to: Math.floor((number * total) / of) };
}

/** The part of a list. */
export function shardOf<T>(items: readonly T[], shard: Shard | null): readonly T[] {
  if (shard === null) return items;
  const { from, to } = shardRange(items.length, shard);
  return items.slice(from, to);
}

export const shardWords = ({ number, of }: Shard) => `shard ${number} of ${of}`;
