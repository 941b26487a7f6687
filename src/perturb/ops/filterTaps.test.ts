import { expect, it } from 'vitest';
import { describeOnBackends, expectClose } from '../../compute/testing';
import * as tf from '../../compute/tf';
import { normalArray } from '../../num/random';
import { valuesOf } from '../testing';
import { BORDERS, borderIndex } from './border';
import { filterTaps, type Tap } from './filterTaps';

const lists: Tap[][] = [
  [
    { down: -4, right: 3, weight: 0.5 },
    { down: 0, right: 0, weight: 0.25 },
    { down: 9, right: -2, weight: -1 },
  ],
  [{ down: 1, right: 12, weight: 2 }],
];

describeOnBackends('filterTaps', () => {
  it.each(BORDERS)('fetches what the border %s says, from far beyond it', async (border) => {
    for (const [height, width] of [
      [5, 7],
      [1, 1],
    ] as const) {
      const shape: [number, number, number, number] = [2, height, width, 3];
      const x = normalArray(1, 'x', 6 * height * width);
      const expected = Float64Array.from(x, (_, at) => {
        const [n, i, j, c] = [0, 1, 2, 3].map((axis) => {
          const below = shape.slice(axis + 1).reduce((size, length) => size * length, 1);
          return Math.floor(at / below) % shape[axis]!;
        }) as [number, number, number, number];
        return lists[n]!.reduce((sum, { down, right, weight }) => {
          const row = borderIndex(i + down, height, border);
          return sum + weight * x[((n * height + row) * width + borderIndex(j + right, width, border)) * 3 + c]!;
        }, 0);
      });
      expectClose(await valuesOf(() => filterTaps(tf.tensor4d(x, shape), lists, border)), expected, { absolute: 1e-5 });
    }
  });

  it('uses one list for all pictures, and none for nothing', async () => {
    const x = normalArray(2, 'x', 24);
    const own = (list: Tap[]) => () => filterTaps(tf.tensor4d(x, [2, 2, 2, 3]), [list], 'wrap');
    expect(await valuesOf(own([{ down: 2, right: -2, weight: 1 }]))).toEqual(x);
    expect(await valuesOf(own([]))).toEqual(new Float32Array(24));
  });
});
