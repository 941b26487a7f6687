import { expect, it } from 'vitest';
import { parseCopyShard } from './copyShard';

const WHOLE = {
  format: 'temper-corrupt-shard',
  version: 1,
  shard: { number: 2, of: 3 },
  settings: { seed: 1, size: null, jpeg: null, table: 'imagenet-c', backend: 'wasm', temper: '0.1.0' },
  copies: [{ corruption: 'fog', severity: 3, code: 'abc' }],
  whole: { pictures: 9, names: 'abc' },
  pictures: [{ stem: 'cats/tom', name: 'cats/tom.jpg', source: null }],
  leftOut: [],
};

it('the record of a shard is read as it was written', () => {
  expect(parseCopyShard(WHOLE)).toEqual(WHOLE);
  expect(JSON.stringify(parseCopyShard(WHOLE))).toBe(JSON.stringify(WHOLE));
});

it.each([
  { shard: { number: 4, of: 3 } },
  { shard: { number: 0, of: 3 } },
  { shard: { number: 1, of: 4_000_000_000 } },
  { settings: { ...WHOLE.settings, seed: 'one' } },
  { settings: { ...WHOLE.settings, temper: undefined } },
  { copies: [{ corruption: '../fog', severity: 3, code: 'abc' }] },
  { pictures: [{ stem: '../../tom', name: 'tom.jpg', source: null }] },
  { pictures: [{ stem: '/home/tom', name: 'tom.jpg', source: null }] },
])('%j is refused: nothing is divided, read or written by it', (change) => {
  expect(parseCopyShard({ ...WHOLE, ...change })).toBeNull();
});
