/** The triangle filter against its definition: what counts, how much, and what the edges do. */
import { describe, expect, it } from 'vitest';
import { triangleTaps } from './triangle';

const shares = (from: number, to: number) =>
  triangleTaps(from, to).map(({ start, weights, sum }) => [start, ...weights.map((weight) => weight / sum)]);

describe('triangleTaps', () => {
  it('leaves a line of the same length as it is', () => {
    for (const [i, [start, ...weights]] of shares(4, 4).entries()) {
      const counting = weights.flatMap((weight, k) => (weight > 0 ? [[start! + k, weight]] : []));
      expect(counting).toEqual([[i, 1]]);
    }
  });

  it('takes two neighbours by their distance where it enlarges, and the edge alone beyond it', () => {
    expect(shares(2, 4)).toEqual([
      [0, 1],
      [0, 0.75, 0.25],
      [0, 0.25, 0.75],
      [1, 1],
    ]);
  });

  it('widens where it shrinks, so that every sample counts', () => {
    // Half the length: a triangle of two samples to either side, at distances ½ and 1½.
    expect(shares(8, 4)[1]).toEqual([1, 0.125, 0.375, 0.375, 0.125]);
    for (const [from, to] of [
      [224, 64],
      [33, 7],
      [5, 1],
    ] as const) {
      const counted = new Float64Array(from);
      for (const { start, weights } of triangleTaps(from, to))
        weights.forEach((weight, k) => (counted[start + k]! += weight));
      expect(counted.every((weight) => weight > 0)).toBe(true);
    }
  });

  it('stays inside the line, at any lengths', () => {
    for (let from = 1; from < 40; from++) {
      for (let to = 1; to < 40; to++) {
        for (const { start, weights, sum } of triangleTaps(from, to)) {
          expect(start >= 0 && weights.length > 0 && start + weights.length <= from && sum > 0).toBe(true);
        }
      }
    }
  });
});
