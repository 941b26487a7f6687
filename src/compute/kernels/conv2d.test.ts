/** Gradients of the convolution: against the `cpu` backend, and one case against finite differences. */
import { expect, it } from 'vitest';
import { normalArray } from '../../num/random';
import { describeOnKernels, expectClose, numericalGradient, read } from '../testing';
import * as tf from '../tf';

type Padding = 'same' | 'valid' | tf.backend_util.ExplicitPadding;

interface Case {
  input: [number, number, number, number];
  filter: [number, number, number, number];
  stride: number | [number, number];
  pad: Padding;
}

const explicit = (top: number, bottom: number, left: number, right: number): Padding => [
  [0, 0],
  [top, bottom],
  [left, right],
  [0, 0],
];

const cases: Case[] = [
  { input: [2, 6, 6, 3], filter: [3, 3, 3, 4], stride: 1, pad: 'same' },
  { input: [2, 5, 7, 3], filter: [3, 3, 3, 4], stride: 1, pad: 'valid' },
  { input: [2, 6, 6, 3], filter: [3, 3, 3, 4], stride: 2, pad: 'same' },
  { input: [3, 7, 5, 2], filter: [3, 3, 2, 5], stride: 2, pad: 'same' },
  { input: [2, 8, 6, 3], filter: [3, 3, 3, 4], stride: 2, pad: 'valid' },
  { input: [2, 8, 8, 3], filter: [3, 3, 3, 4], stride: 2, pad: explicit(1, 1, 1, 1) },
  { input: [1, 4, 5, 2], filter: [3, 3, 2, 2], stride: 1, pad: explicit(2, 0, 3, 1) },
  { input: [1, 4, 4, 2], filter: [2, 2, 2, 3], stride: 1, pad: explicit(3, 2, 2, 3) },
  { input: [2, 5, 5, 4], filter: [1, 1, 4, 6], stride: 1, pad: 'same' },
  { input: [2, 5, 6, 4], filter: [1, 1, 4, 6], stride: 2, pad: 'same' },
  { input: [2, 6, 6, 4], filter: [1, 1, 4, 6], stride: 2, pad: 'valid' },
  { input: [2, 9, 9, 3], filter: [7, 7, 3, 4], stride: 2, pad: explicit(3, 3, 3, 3) },
  { input: [2, 9, 8, 3], filter: [4, 4, 3, 2], stride: 4, pad: 'valid' },
  { input: [2, 6, 7, 3], filter: [2, 3, 3, 4], stride: [2, 3], pad: 'valid' },
  { input: [1, 1, 1, 3], filter: [3, 3, 3, 4], stride: 1, pad: 'same' },
  // A multiple of 4 output channels takes the native kernel; other numbers do not.
  { input: [3, 6, 6, 4], filter: [3, 3, 4, 8], stride: 1, pad: 'same' },
  { input: [2, 7, 5, 3], filter: [3, 3, 3, 16], stride: 2, pad: 'same' },
  { input: [2, 8, 9, 7], filter: [3, 3, 7, 8], stride: 2, pad: explicit(1, 1, 1, 1) },
  { input: [2, 8, 8, 3], filter: [3, 3, 3, 12], stride: 2, pad: explicit(1, 1, 1, 1) },
  // Fewer input channels than four: the taps of a filter row together, and the columns at the edges by themselves.
  { input: [3, 11, 13, 3], filter: [5, 5, 3, 8], stride: 2, pad: explicit(2, 2, 2, 2) },
  { input: [2, 9, 12, 1], filter: [3, 5, 1, 12], stride: 1, pad: 'same' },
  { input: [2, 5, 9, 3], filter: [3, 7, 3, 8], stride: [1, 4], pad: explicit(1, 0, 1, 6) },
  { input: [3, 5, 5, 6], filter: [3, 3, 6, 20], stride: 1, pad: 'same' },
  { input: [2, 5, 5, 6], filter: [3, 3, 6, 9], stride: 1, pad: 'same' },
  { input: [2, 7, 6, 4], filter: [3, 3, 4, 7], stride: 2, pad: 'same' },
  { input: [2, 6, 6, 5], filter: [1, 1, 5, 6], stride: 2, pad: 'valid' },
  { input: [1, 4, 5, 3], filter: [3, 3, 3, 5], stride: 1, pad: explicit(2, 0, 3, 1) },
  { input: [2, 5, 6, 9], filter: [1, 1, 9, 24], stride: 1, pad: 'valid' },
  { input: [40, 4, 4, 5], filter: [1, 1, 5, 8], stride: 2, pad: 'same' },
  { input: [1, 4, 4, 2], filter: [2, 2, 2, 8], stride: 1, pad: explicit(3, 2, 2, 3) },
  { input: [1, 2, 2, 5], filter: [5, 5, 5, 8], stride: 3, pad: explicit(4, 2, 2, 4) },
  { input: [1, 1, 1, 3], filter: [3, 3, 3, 8], stride: 1, pad: 'same' },
  { input: [2, 6, 7, 4], filter: [2, 3, 4, 8], stride: [2, 3], pad: 'valid' },
  // Winograd's: one square, squares beyond the edges, and more than a block of them.
  { input: [3, 4, 4, 24], filter: [3, 3, 24, 16], stride: 1, pad: 'same' },
  { input: [2, 7, 9, 16], filter: [3, 3, 16, 24], stride: 1, pad: explicit(2, 0, 0, 1) },
  { input: [2, 10, 12, 16], filter: [3, 3, 16, 16], stride: 1, pad: 'valid' },
  { input: [5, 14, 15, 16], filter: [3, 3, 16, 16], stride: 1, pad: 'same' },
];

/** dx and dW for a fixed random dy, as plain arrays. */
function gradients({ input, filter, stride, pad }: Case): Promise<Float32Array[]> {
  const tensors = tf.tidy(() => {
    const x = tf.tensor4d(normalArray(1, 'x', tf.util.sizeFromShape(input)), input);
    const w = tf.tensor4d(normalArray(1, 'w', tf.util.sizeFromShape(filter)), filter);
    const convolve = (a: tf.Tensor, b: tf.Tensor) => tf.conv2d(a as tf.Tensor4D, b as tf.Tensor4D, stride, pad);
    const y = convolve(x, w);
    const dy = tf.tensor4d(normalArray(1, 'dy', y.size), y.shape);
    return tf.grads(convolve)([x, w], dy);
  });
  return read(...tensors);
}

describeOnKernels('convolution gradients', (backend) => {
  it.each(cases)('agree with the CPU: $input * $filter, stride $stride, pad $pad', async (c) => {
    const [dx, dw] = await gradients(c);
    await tf.setBackend('cpu');
    const [expectedDx, expectedDw] = await gradients(c);
    await tf.setBackend(backend);
    expectClose(dx!, expectedDx!, { relative: 1e-5 });
    expectClose(dw!, expectedDw!, { relative: 1e-5 });
  });

  it.skipIf(backend === 'webgpu').each([1, 2])('agree with finite differences at stride %i', (stride) => {
    const x = tf.tensor4d(normalArray(2, 'x', 2 * 5 * 4 * 2), [2, 5, 4, 2]);
    const w = tf.tensor4d(normalArray(2, 'w', 3 * 3 * 2 * 3), [3, 3, 2, 3]);
    const loss = (a: tf.Tensor, b: tf.Tensor) =>
      tf
        .conv2d(a as tf.Tensor4D, b as tf.Tensor4D, stride, 'same')
        .square()
        .mean() as tf.Scalar;
    const [dx, dw] = tf.grads(loss)([x, w]);
    expectClose(dx!, numericalGradient((t) => loss(t, w), x).slice(), { relative: 5e-3 });
    expectClose(dw!, numericalGradient((t) => loss(x, t), w).slice(), { relative: 5e-3 });
    tf.dispose([x, w, dx!, dw!]);
  });

  it('leave nothing in the memory of the backend', async () => {
    const before = tf.engine().backend.numDataIds();
    await gradients(cases[3]!);
    expect(tf.engine().backend.numDataIds()).toBe(before);
  });
});
