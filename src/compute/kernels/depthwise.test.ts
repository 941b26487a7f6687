/** Depthwise convolutions and their gradients against the `cpu` backend, and the same bits for a picture in any batch. */
import { expect, it } from 'vitest';
import { normalArray } from '../../num/random';
import { describeOnKernels, expectClose, read } from '../testing';
import * as tf from '../tf';

type Shape4D = [number, number, number, number];
const normal = (name: string, shape: number[]) => tf.tensor(normalArray(9, name, tf.util.sizeFromShape(shape)), shape);

interface Case {
  input: Shape4D;
  /** Height, width, outputs for each channel. */
  filter: [number, number, number];
  stride: number | [number, number];
  pad: 'same' | 'valid' | number;
  activation?: 'relu' | 'relu6' | 'elu';
}

const cases: Case[] = [
  { input: [2, 9, 11, 8], filter: [3, 3, 1], stride: 1, pad: 1, activation: 'relu6' },
  { input: [3, 6, 13, 4], filter: [3, 3, 1], stride: 2, pad: 'same', activation: 'relu' },
  { input: [1, 7, 7, 12], filter: [5, 5, 1], stride: 1, pad: 2 },
  { input: [2, 12, 10, 4], filter: [5, 5, 1], stride: 2, pad: 'same' },
  { input: [1, 5, 30, 4], filter: [1, 7, 1], stride: [1, 3], pad: 'valid', activation: 'relu' },
  { input: [2, 2, 2, 4], filter: [5, 5, 1], stride: 1, pad: 'same' },
  { input: [1, 1, 1, 4], filter: [3, 3, 1], stride: 1, pad: 1 },
  // Not ours: channels that are no multiple of four, two outputs a channel, an activation that is no clipping.
  { input: [2, 6, 7, 6], filter: [3, 3, 1], stride: 1, pad: 1, activation: 'relu6' },
  { input: [2, 6, 7, 4], filter: [3, 3, 2], stride: 2, pad: 'same' },
  { input: [2, 6, 7, 4], filter: [3, 3, 1], stride: 1, pad: 1, activation: 'elu' },
];

/** The result for pictures [from, to) of nine, and the gradients with respect to them and to the filter. */
async function evaluate({ input, filter, stride, pad, activation }: Case, from = 0, to = input[0]) {
  const [, height, width, channels] = input;
  const [y, ...gradients] = tf.tidy(() => {
    const x = tf.slice(normal('x', [9, height, width, channels]), [from, 0, 0, 0], [to - from, -1, -1, -1]);
    const w = normal('w', [filter[0], filter[1], channels, filter[2]]) as tf.Tensor4D;
    const bias = normal('b', [channels * filter[2]]);
    const fused = tf.fused.depthwiseConv2d({ x: x as tf.Tensor4D, filter: w, strides: stride, pad, bias, activation });
    const plain = (a: tf.Tensor, b: tf.Tensor) => tf.depthwiseConv2d(a as tf.Tensor4D, b as tf.Tensor4D, stride, pad);
    return [fused, ...tf.grads(plain)([x, w], normal('dy', fused.shape))];
  });
  return read(y!, ...gradients);
}

describeOnKernels('depthwise convolutions', (backend) => {
  it.each(cases)('$input * $filter, stride $stride, pad $pad, $activation', async (c) => {
    const actual = await evaluate(c);
    await tf.setBackend('cpu');
    const expected = await evaluate(c);
    await tf.setBackend(backend);
    actual.forEach((values, i) => expectClose(values, expected[i]!, { relative: 1e-5 }));
  });

  it.skipIf(backend === 'webgpu').each(cases)(
    'of a picture have the same bits in any batch: $input * $filter',
    async (c) => {
      const [whole] = await evaluate(c, 0, 9);
      const one = whole!.length / 9;
      for (const [from, to] of [
        [0, 1],
        [5, 6],
        [2, 7],
      ] as const) {
        expect((await evaluate(c, from, to))[0]).toEqual(whole!.slice(from * one, to * one));
      }
    },
  );
});
