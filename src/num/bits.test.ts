import { expect, it } from 'vitest';
import { packBits, unpackBits } from './bits';

it.each([0, 1, 8, 9, 100])('%i bits come back', (count) => {
  const bits = Array.from({ length: count }, (_, i) => (i * i) % 3 === 1);
  expect([...unpackBits(packBits(bits), count)]).toEqual(bits.map(Number));
  expect(() => unpackBits(packBits(bits), count + 8)).toThrow(RangeError);
  expect(() => unpackBits('%', 3)).toThrow(/not Base64/);
});
