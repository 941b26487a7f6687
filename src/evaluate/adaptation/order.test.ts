import { describe, expect, it } from 'vitest';
import { adaptationBatches } from './order';
import { pointsOf } from './streamPoints';

const labels = Int32Array.from({ length: 23 }, (_, i) => i % 3);

function answered(pictures: number, order: 'shuffled' | 'by-class', seed = 1): number[][] {
  const batches = adaptationBatches(labels, { pictures, order, seed });
  return batches.map((batch) => [...batch.seen.subarray(batch.seen.length - batch.answered)]);
}

describe('the batches of a test set', () => {
  it('answer every picture once, and have as many pictures each', () => {
    for (const pictures of [1, 5, 8, 23, 100]) {
      const batches = adaptationBatches(labels, { pictures, order: 'shuffled', seed: 1 });
      expect(
        answered(pictures, 'shuffled')
          .flat()
          .sort((a, b) => a - b),
      ).toEqual([...labels.keys()]);
      const size = Math.min(pictures, labels.length);
      for (const { seen } of batches) expect(new Set(seen).size).toBe(size);
    }
    expect(adaptationBatches(new Int32Array(), { pictures: 4, order: 'shuffled', seed: 1 })).toEqual([]);
  });

  it('are mixed by the seed, or come class by class', () => {
    expect(answered(5, 'shuffled')).toEqual(answered(5, 'shuffled'));
    expect(answered(5, 'shuffled', 2)).not.toEqual(answered(5, 'shuffled'));
    const classes = answered(5, 'by-class')
      .flat()
      .map((place) => labels[place]!);
    expect(classes).toEqual([...classes].sort((a, b) => a - b));
  });

  it('become few points of a stream, which count every answer', () => {
    const right = Array.from({ length: 100 }, (_, b) => [b < 50 ? 1 : 0, 1]);
    const points = pointsOf(right);
    expect(points.length).toBeLessThanOrEqual(24);
    expect(points.at(-1)!.steps).toBe(100);
    expect(points.reduce((sum, { accuracy }) => sum + accuracy.n, 0)).toBe(200);
    expect(points[0]!.accuracy.accuracy).toBe(1);
    expect(points.at(-1)!.accuracy.accuracy).toBe(0.5);
  });
});
