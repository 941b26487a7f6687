import { expect, it } from 'vitest';
import { normalArray, Random } from '../../../num/random';
import { describeOnBackends, expectClose, read } from '../../testing';
import * as tf from '../../tf';
import { sumLineMaps, type LayerMap, type LineMap } from './op';

type Shape = [number, number, number, number];

/** Random spans, some with equal weights for inputs that move on by one. */
function randomMap(from: number, to: number, longest: number, seed: number): LineMap {
  const random = new Random(seed, 'map');
  const spans = new Int32Array(4 * to);
  const weights = normalArray(seed, 'weights', longest * 3);
  for (let o = 0; o < to; o++) {
    const count = 1 + Math.floor(random.uniform(0, Math.min(from, longest)));
    const first = Math.floor(random.uniform(0, from - count + 1));
    spans.set([first, count, Math.floor(random.uniform(0, 2 * longest)), 1], 4 * o);
    // Half of the outputs go on where the one before was.
    if (o > 0 && o % 2 === 1 && spans[4 * o - 4]! + spans[4 * o - 3]! < from) {
      spans.set([spans[4 * o - 4]! + 1, spans[4 * o - 3]!, spans[4 * o - 2]!, 1], 4 * o);
      spans[4 * o - 1] = 2;
    }
  }
  return { from, to, spans, weights };
}

function dense({ from, to, spans, weights }: LineMap): Float64Array[] {
  return Array.from({ length: to }, (_, o) => {
    const row = new Float64Array(from);
    const [first, count, at] = [spans[4 * o]!, spans[4 * o + 1]!, spans[4 * o + 2]!];
    for (let k = 0; k < count; k++) row[first + k] = weights[at + k]!;
    return row;
  });
}

function plainSum(x: Float32Array, [batch, height, width, channels]: Shape, layers: readonly LayerMap[]): number[] {
  const matrices = layers.map(({ rows, columns }) => [dense(rows), dense(columns)] as const);
  const out: number[] = [];
  for (let n = 0; n < batch; n++) {
    for (let i = 0; i < layers[0]!.rows.to; i++) {
      for (let j = 0; j < layers[0]!.columns.to; j++) {
        for (let c = 0; c < channels; c++) {
          let sum = 0;
          for (const [rows, columns] of matrices) {
            for (let h = 0; h < height; h++) {
              for (let w = 0; w < width; w++) {
                sum += rows[i]![h]! * columns[j]![w]! * x[((n * height + h) * width + w) * channels + c]!;
              }
            }
          }
          out.push(sum);
        }
      }
    }
  }
  return out;
}

const cases: { shape: Shape; to: [number, number]; longest: number; layers: number }[] = [
  { shape: [1, 1, 1, 3], to: [1, 1], longest: 1, layers: 1 },
  { shape: [1, 1, 1, 3], to: [3, 2], longest: 1, layers: 2 },
  { shape: [2, 5, 7, 3], to: [4, 9], longest: 3, layers: 1 },
  { shape: [2, 6, 5, 1], to: [6, 5], longest: 6, layers: 3 },
  { shape: [1, 4, 23, 3], to: [5, 31], longest: 9, layers: 1 },
  { shape: [1, 3, 4, 5], to: [2, 8], longest: 2, layers: 2 },
];

describeOnBackends('sumLineMaps', () => {
  it.each(cases)('maps $shape to $to, $layers layers', async ({ shape, to, longest, layers }) => {
    const values = normalArray(5, 'x', tf.util.sizeFromShape(shape));
    const maps = Array.from({ length: layers }, (_, layer) => ({
      rows: randomMap(shape[1], to[0], longest, 10 + layer),
      columns: randomMap(shape[2], to[1], longest, 20 + layer),
    }));
    const out = tf.tidy(() => sumLineMaps(tf.tensor4d(values, shape), maps));
    expect(out.shape).toEqual([shape[0], ...to, shape[3]]);
    const [actual] = await read(out);
    expectClose(actual!, plainSum(values, shape, maps), { relative: 1e-5 });
  });

  it('repeats rows whose spans are equal', async () => {
    const whole = { from: 2, to: 2, spans: Int32Array.of(0, 1, 0, 2, 1, 1, 0, 1), weights: Float32Array.of(1) };
    const twice = {
      from: 1,
      to: 3,
      spans: Int32Array.of(0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1),
      weights: Float32Array.of(2),
    };
    const out = tf.tidy(() => sumLineMaps(tf.tensor4d([1, 2, 3, 4], [2, 1, 2, 1]), [{ rows: twice, columns: whole }]));
    const [actual] = await read(out);
    expect([...actual!]).toEqual([2, 4, 2, 4, 2, 4, 6, 8, 6, 8, 6, 8]);
  });

  it('refuses maps of another size', () => {
    const x = tf.zeros([1, 3, 4, 1]) as tf.Tensor4D;
    const map = randomMap(3, 3, 1, 1);
    expect(() => sumLineMaps(x, [{ rows: map, columns: map }])).toThrow('Line maps of 3 × 3 for 3 × 4 pixels');
    x.dispose();
  });
});
