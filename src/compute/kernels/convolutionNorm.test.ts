/** The convolution with a folded norm as one kernel: what the operations give that it is made of, bit by bit; their gradients are tested with the layers. */
import { expect, it } from 'vitest';
import { normalArray } from '../../num/random';
import { describeOnKernels, expectClose, read } from '../testing';
import * as tf from '../tf';
import { composedConvolutionNorm, convolutionNorm, type ConvolutionNormOptions } from './convolutionNorm';

const normal = (name: string, shape: number[]) => tf.tensor(normalArray(8, name, tf.util.sizeFromShape(shape)), shape);

type Case = Omit<ConvolutionNormOptions, 'epsilon'> & { input: number[]; filter: number[] };
const cases: Case[] = [
  { input: [2, 7, 6, 5], filter: [3, 3, 5, 12], strides: 2, pad: 1, activation: 'relu6', depthwise: false },
  { input: [1, 9, 9, 6], filter: [1, 1, 6, 16], strides: 1, pad: 'valid', activation: 'linear', depthwise: false },
  { input: [5, 4, 4, 3], filter: [5, 5, 3, 7], strides: 1, pad: 'same', activation: 'relu', depthwise: false },
  { input: [2, 8, 7, 6], filter: [3, 3, 6, 1], strides: 2, pad: 'same', activation: 'relu6', depthwise: true },
  { input: [1, 6, 6, 8], filter: [5, 5, 8, 1], strides: 1, pad: 2, activation: 'linear', depthwise: true },
];

describeOnKernels('convolution and norm', () => {
  it.each(cases)('$input * $filter, stride $strides, depthwise $depthwise', async ({ input, filter, ...options }) => {
    const channels = options.depthwise ? input[3]! : filter[3]!;
    const [fused, composed] = tf.tidy(() => {
      const [x, w] = [normal('x', input), normal('w', filter)] as [tf.Tensor4D, tf.Tensor4D];
      const [scale, offset, mean] = ['scale', 'offset', 'mean'].map((name) => normal(name, [channels])) as [
        tf.Tensor,
        tf.Tensor,
        tf.Tensor,
      ];
      const norm = { scale, offset, mean, variance: normal('variance', [channels]).square() };
      const settings = { ...options, epsilon: 1e-3 };
      return [convolutionNorm(x, w, norm, settings), composedConvolutionNorm(x, w, norm, settings)] as const;
    });
    const [actual, expected] = await read(fused, composed);
    if (tf.getBackend() === 'webgpu') expectClose(actual!, expected!, { relative: 1e-5 });
    else expect(actual).toEqual(expected);
  });
});
