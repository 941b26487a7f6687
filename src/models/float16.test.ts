import { describe, expect, it } from 'vitest';
import { fromBfloat16, fromFloat16, toFloat16 } from './float16';

describe('binary16', () => {
  it('gives every finite code back', () => {
    for (let code = 0; code < 65536; code++) {
      const value = fromFloat16(code);
      if (Number.isNaN(value)) expect(Number.isNaN(fromFloat16(toFloat16(value)))).toBe(true);
      else expect(toFloat16(value)).toBe(code);
    }
  });

  it.each([
    ['one', 1, 0x3c00],
    ['minus two', -2, 0xc000],
    ['the largest finite', 65504, 0x7bff],
    ['just below the rounding limit', 65519.99, 0x7bff],
    ['the rounding limit', 65520, 0x7c00],
    ['far too large', 1e9, 0x7c00],
    ['minus infinity', -Infinity, 0xfc00],
    ['a tie rounded down to even', 1 + 1 / 2048, 0x3c00],
    ['a tie rounded up to even', 1 + 3 / 2048, 0x3c02],
    ['just above a tie', 1 + 1 / 2048 + 1e-6, 0x3c01],
    ['the smallest subnormal', 2 ** -24, 0x0001],
    ['a subnormal tie, to even', 2 ** -25, 0x0000],
    ['a subnormal tie, to even, up', 1.5 * 2 ** -24, 0x0002],
    ['the largest subnormal rounded into the normals', 2 ** -14 - 2 ** -26, 0x0400],
    ['negative zero', -0, 0x8000],
  ])('encodes %s', (_, value, code) => expect(toFloat16(value)).toBe(code));
});

it('reads bfloat16', () => {
  expect(fromBfloat16(0x3f80)).toBe(1);
  expect(fromBfloat16(0xc040)).toBe(-3);
  expect(fromBfloat16(0x7f80)).toBe(Infinity);
});
