/** How exact Winograd's convolution is, and when it is chosen; that it agrees with other backends is tested with the convolutions. */
import { describe, expect, it } from 'vitest';
import { normalArray } from '../../num/random';
import { describeOnKernels, read } from '../testing';
import * as tf from '../tf';
import { winogradPays } from './winograd';

const BATCH = 2;
const SIDE = 4;
const CHANNELS = 64;
const SHAPE: [number, number, number, number] = [BATCH, SIDE, SIDE, CHANNELS];
const FILTER: [number, number, number, number] = [3, 3, CHANNELS, CHANNELS];

/** Calls back with the places of the values that a tap joins: in x, in the filter and in y, of the first channels. */
function eachProduct(visit: (x: number, w: number, y: number) => void): void {
  for (let n = 0; n < BATCH; n++)
    for (let h = 0; h < SIDE; h++)
      for (let w = 0; w < SIDE; w++)
        for (let u = 0; u < 3; u++)
          for (let v = 0; v < 3; v++) {
            const [row, column] = [h + u - 1, w + v - 1];
            if (row < 0 || column < 0 || row >= SIDE || column >= SIDE) continue;
            const at = (r: number, c: number) => ((n * SIDE + r) * SIDE + c) * CHANNELS;
            visit(at(row, column), (u * 3 + v) * CHANNELS * CHANNELS, at(h, w));
          }
}

/** y, dx and dw in double precision. */
function exact(x: Float32Array, w: Float32Array, dy: Float32Array): Float64Array[] {
  const [y, dx, dw] = [new Float64Array(dy.length), new Float64Array(x.length), new Float64Array(w.length)];
  eachProduct((xAt, wAt, yAt) => {
    for (let i = 0; i < CHANNELS; i++)
      for (let o = 0; o < CHANNELS; o++) {
        const tap = wAt + i * CHANNELS + o;
        y[yAt + o]! += x[xAt + i]! * w[tap]!;
        dx[xAt + i]! += dy[yAt + o]! * w[tap]!;
        dw[tap]! += x[xAt + i]! * dy[yAt + o]!;
      }
  });
  return [y, dx, dw];
}

/** The norm of the difference, of the norm of what is expected. */
function apart(actual: Float32Array, expected: Float64Array): number {
  const norm = (of: (i: number) => number) => Math.sqrt(expected.reduce((sum, _, i) => sum + of(i) ** 2, 0));
  return norm((i) => actual[i]! - expected[i]!) / norm((i) => expected[i]!);
}

describeOnKernels('Winograd’s convolution', () => {
  it.each([
    ['activations', (value: number) => Math.max(0, value + 0.2)],
    ['gradients', (value: number) => 1e-3 * value * Math.exp(1.5 * value)],
  ])('is exact to a millionth of the norm for %s', async (_, shaped) => {
    const x = normalArray(4, 'x', tf.util.sizeFromShape(SHAPE)).map(shaped);
    const w = normalArray(4, 'w', tf.util.sizeFromShape(FILTER)).map((value) => 0.06 * value);
    const dy = normalArray(4, 'dy', x.length).map(shaped);
    const made = tf.tidy(() => {
      const convolve = (a: tf.Tensor, b: tf.Tensor) => tf.conv2d(a as tf.Tensor4D, b as tf.Tensor4D, 1, 'same');
      const [a, b] = [tf.tensor(x, SHAPE), tf.tensor(w, FILTER)];
      return [convolve(a, b), ...tf.grads(convolve)([a, b], tf.tensor(dy, SHAPE))];
    });
    const actual = await read(...made);
    exact(x, w, dy).forEach((expected, i) => expect(apart(actual[i]!, expected)).toBeLessThan(1.3e-6));
  });
});

describe('Winograd’s convolution is chosen', () => {
  const of = (side: number, channels: number, change = {}) => ({
    ...{ batch: 1, inH: side, inW: side, inC: channels, outH: side, outW: side, outC: channels },
    ...{ kh: 3, kw: 3, strideH: 1, strideW: 1, padTop: 1, padLeft: 1 },
    ...change,
  });

  it.each([
    ['a picture of one square', of(4, 64), true],
    ['squares beyond the edge', of(7, 512), true],
    ['large pictures', of(56, 64), true],
    ['any batch', of(4, 64, { batch: 1000 }), true],
    ['pictures smaller than a square', of(3, 64), false],
    ['few channels', of(8, 12), false],
    ['a stride', of(8, 64, { strideH: 2, strideW: 2 }), false],
    ['other filters', of(8, 64, { kh: 5, kw: 5 }), false],
    ['outputs that are no multiple of eight', of(8, 64, { outC: 60 }), false],
  ])('or not: %s', (_, geometry, chosen) => expect(winogradPays(geometry)).toBe(chosen));
});
