import { expect, it } from 'vitest';
import { normalArray } from '../../num/random';
import { describeOnKernels, expectClose, read } from '../testing';
import * as tf from '../tf';
import { composedSquaredDistance, squaredDistance } from './squaredDistance';

// A row is no multiple of four, nor are the rows.
const SHAPE = [6, 3, 3, 5];
const SIZE = tf.util.sizeFromShape(SHAPE);
const COUNTS = [0.5, 1, 0, 2, 1.25, 1 / 3];

function made(distance: typeof squaredDistance, weighted: boolean, share: number): tf.Tensor[] {
  return tf.tidy(() => {
    const [x, wanted] = ['x', 'wanted'].map((name) => tf.tensor(normalArray(3, name, SIZE), SHAPE));
    const weights = weighted ? tf.tensor1d(COUNTS) : null;
    const apart = (y: tf.Tensor) => distance(tf.mul(y, 1.3), wanted!, { scale: 0.7, weights, share });
    const { value, grad } = tf.valueAndGrad(apart)(x!);
    return [value, grad];
  });
}

describeOnKernels('squared distance', (backend) => {
  it.each([
    [true, 1],
    [true, 0.3],
    [false, 0.5],
  ])('and its gradient are those of TensorFlow.js (weighted: %s, times %d)', async (weighted, share) => {
    const all = [squaredDistance, composedSquaredDistance].flatMap((distance) => made(distance, weighted, share));
    const [value, grad, expectedValue, expectedGrad] = await read(...all);
    if (backend !== 'webgpu') return expect([value, grad]).toEqual([expectedValue, expectedGrad]);
    expectClose(value!, expectedValue!, { relative: 1e-5 });
    expectClose(grad!, expectedGrad!, { relative: 1e-5 });
  });
});
