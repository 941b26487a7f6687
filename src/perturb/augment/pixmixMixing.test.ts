import { describe, expect, it } from 'vitest';
import { describeOnBackends } from '../../compute/testing';
import { Random } from '../../num/random';
import { add, multiply } from './pixmixMixing';
import { anyPlacement, uprightPlacement } from './placement';

const SIZE = 16;
/** All values of the picture meet all of the other one, in three rounds. */
const values = (step: number, round: number) =>
  Uint8Array.from({ length: SIZE * SIZE * 3 }, (_, i) => step * i + 83 * round + (i >> 8));
const rounded = (value: number) => Math.min(255, Math.max(0, Math.round(value)));

describeOnBackends('mixings of PixMix', () => {
  it.each([
    [0.9, 0.1],
    [1.3, -0.4],
    [1, 0],
    [0.5, 0.5],
    [2, -1],
  ])('equal their formulas for the weights %d and %d', (a, b) => {
    for (const round of [0, 1, 2]) {
      const [picture, other] = [values(7, round), values(101, round)];
      const [sum, product] = [picture.slice(), picture.slice()];
      add(sum, other, uprightPlacement(SIZE), a, b);
      multiply(product, other, uprightPlacement(SIZE), a, b);
      const signed = (value: number) => 2 * value - 255;
      const base = (value: number) => Math.max((2 * value) / 255, 1e-3);
      picture.forEach((value, i) => {
        const [x, y] = [value, other[i]!];
        expect(sum[i]).toBe(rounded((a * signed(x)) / 2 + 127.5 + (b * signed(y)) / 2));
        // With whole weights, which are never drawn, a value can lie between two bytes.
        const whole = Math.min(255, 127.5 * Math.pow(base(x), a) * Math.pow(base(y), b));
        expect(Math.abs(product[i]! - whole)).toBeLessThan(0.5 + 1e-9);
      });
    }
  });
});

describe('placements', () => {
  it('show every pixel once, its three bytes together, and differ', () => {
    const random = new Random(1, 'placement');
    const seen = new Set<string>();
    for (let draw = 0; draw < 40; draw++) {
      const { rows, columns } = anyPlacement(SIZE, random);
      const offsets = [...rows].flatMap((row) => [...columns].map((column) => row + column));
      expect([...offsets].sort((p, q) => p - q)).toEqual(Array.from({ length: SIZE * SIZE }, (_, i) => 3 * i));
      seen.add(offsets.join());
    }
    expect(seen.size).toBeGreaterThan(35);
  });
});
