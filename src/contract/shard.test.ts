import { expect, it } from 'vitest';
import { shardOf } from './shard';

it.each([0, 1, 5, 16, 17, 100])('shards of %i pictures are the list together, and of one size but for one', (total) => {
  const items = Array.from({ length: total }, (_, i) => i);
  for (const of of [1, 2, 7, 16]) {
    const parts = Array.from({ length: of }, (_, i) => shardOf(items, { number: i + 1, of }));
    expect(parts.flat()).toEqual(items);
    const sizes = parts.map(({ length }) => length);
    expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
  }
  expect(shardOf(items, null)).toBe(items);
});
