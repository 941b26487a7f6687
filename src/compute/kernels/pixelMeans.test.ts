import { expect, it } from 'vitest';
import { normalArray } from '../../num/random';
import { describeOnKernels, expectClose, read } from '../testing';
import * as tf from '../tf';
import { composedPixelMeans, pixelMeans } from './pixelMeans';

describeOnKernels('means of pixels', (backend) => {
  // Channels that are no multiple of four, too.
  it.each([
    [3, 4, 4, 48],
    [2, 5, 3, 7],
  ])('and their gradient are those of TensorFlow.js for [%i, %i, %i, %i]', async (...shape) => {
    const values = normalArray(5, 'x', tf.util.sizeFromShape(shape));
    const dy = normalArray(5, 'dy', shape[0]! * shape[3]!);
    const made = [pixelMeans, composedPixelMeans].map((means) =>
      tf.tidy(() => {
        const x = tf.tensor(values, shape) as tf.Tensor4D;
        const slope = tf.grad((y) => means(y as tf.Tensor4D))(x, tf.tensor(dy, [shape[0]!, shape[3]!]));
        return [means(x), slope];
      }),
    );
    const [y, dx, expectedY, expectedDx] = await read(...made.flat());
    if (backend === 'webgpu') expectClose(y!, expectedY!, { relative: 1e-6 });
    else expect([y, dx]).toEqual([expectedY, expectedDx]);
  });
});
