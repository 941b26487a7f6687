import { expect, it } from 'vitest';
import { normalArray, uniformArray } from '../../../num/random';
import { describeOnBackends, expectClose, read } from '../../testing';
import * as tf from '../../tf';
import { tapFilter, type TapFilter } from './op';

type Shape = [number, number, number, number];

/** A filter with random taps and random lines beyond the picture. */
function randomFilter([, height, width]: Shape, lists: number, taps: number, reach: number): TapFilter {
  const whole = (name: string, size: number, below: number) =>
    Int32Array.from(uniformArray(7, name, size), (u) => Math.floor(u * below));
  const left = Math.floor(reach / 3);
  const columns = whole('columns', width + reach, width);
  for (let j = 0; j < width; j++) columns[left + j] = j;
  return {
    rows: whole('rows', height + reach, height),
    columns,
    left,
    taps,
    offsets: whole('offsets', lists * taps * 2, reach + 1),
    weights: normalArray(7, 'weights', lists * taps),
  };
}

function plainSum(x: Float32Array, [batch, height, width, channels]: Shape, filter: TapFilter): Float64Array {
  const { rows, columns, taps, offsets, weights } = filter;
  const out = new Float64Array(x.length);
  for (let n = 0; n < batch; n++) {
    for (let i = 0; i < height; i++) {
      for (let j = 0; j < width; j++) {
        for (let t = 0; t < taps; t++) {
          const at = (weights.length === taps ? 0 : n * taps) + t;
          const row = rows[i + offsets[2 * at]!]!;
          const column = columns[j + offsets[2 * at + 1]!]!;
          for (let c = 0; c < channels; c++) {
            out[((n * height + i) * width + j) * channels + c]! +=
              weights[at]! * x[((n * height + row) * width + column) * channels + c]!;
          }
        }
      }
    }
  }
  return out;
}

const cases: { shape: Shape; lists: number; taps: number; reach: number }[] = [
  { shape: [1, 1, 1, 3], lists: 1, taps: 4, reach: 5 },
  { shape: [2, 5, 7, 3], lists: 1, taps: 6, reach: 3 },
  { shape: [3, 4, 15, 3], lists: 3, taps: 9, reach: 20 },
  { shape: [2, 3, 43, 1], lists: 2, taps: 1, reach: 0 },
  { shape: [1, 6, 9, 5], lists: 1, taps: 3, reach: 2 },
];

describeOnBackends('tapFilter', () => {
  it.each(cases)('sums $taps taps of $shape, $lists lists', async ({ shape, lists, taps, reach }) => {
    const values = normalArray(3, 'x', tf.util.sizeFromShape(shape));
    const filter = randomFilter(shape, lists, taps, reach);
    const [actual] = await read(tf.tidy(() => tapFilter(tf.tensor4d(values, shape), filter)));
    expectClose(actual!, plainSum(values, shape, filter), { absolute: 1e-5 });
  });

  it.each([...cases, { shape: [1, 5, 19, 3] as Shape, lists: 1, taps: 40, reach: 6 }])(
    'sums $taps taps of $shape, $lists lists, of few weights',
    async ({ shape, lists, taps, reach }) => {
      const values = normalArray(3, 'x', tf.util.sizeFromShape(shape));
      const filter = randomFilter(shape, lists, taps, reach);
      filter.weights.forEach((_, t) => (filter.weights[t] = 0.1 * Math.floor((t % taps) / 4) - 0.2));
      const [actual] = await read(tf.tidy(() => tapFilter(tf.tensor4d(values, shape), filter)));
      expectClose(actual!, plainSum(values, shape, filter), { absolute: 1e-5 });
    },
  );

  it('refuses lists that fit neither one picture nor all', () => {
    const x = tf.zeros([3, 2, 2, 3]) as tf.Tensor4D;
    expect(() => tapFilter(x, randomFilter([3, 2, 2, 3], 2, 1, 1))).toThrow('2 lists of taps for 3 pictures');
    x.dispose();
  });
});
