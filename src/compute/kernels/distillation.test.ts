import { expect, it } from 'vitest';
import { normalArray } from '../../num/random';
import { describeOnKernels, expectClose, read } from '../testing';
import * as tf from '../tf';
import { composedDistillation, meanDistillation } from './distillation';

const SHAPE: [number, number] = [5, 7];

function made(loss: typeof meanDistillation, temperature: number, weighted: boolean, share: number): tf.Tensor[] {
  return tf.tidy(() => {
    const [teacher, student] = ['teacher', 'student'].map((name) =>
      tf.tensor2d(
        normalArray(5, name, 36)
          .subarray(0, 35)
          .map((x) => 3 * x),
        SHAPE,
      ),
    );
    const weights = weighted ? tf.tensor1d([0.2, 1, 0, 0.7, 1 / 3]) : null;
    // It goes on through other operations.
    const of = (z: tf.Tensor) =>
      tf.mul(loss(teacher!, tf.mul(z, 1.3) as tf.Tensor2D, temperature, weights, share), 5) as tf.Scalar;
    const { value, grad } = tf.valueAndGrad(of)(student!);
    return [value, grad, loss(teacher!, student!, temperature, weights, share)];
  });
}

describeOnKernels('mean distillation', (backend) => {
  it.each([
    [4, true, 0.5],
    [1, false, 1],
    [1.7, true, 0.3],
  ])('and its gradient are those of TensorFlow.js (τ = %d, weighted: %s, times %d)', async (...settings) => {
    const all = await read(...[meanDistillation, composedDistillation].flatMap((loss) => made(loss, ...settings)));
    const [ours, theirs] = [all.slice(0, 3), all.slice(3)];
    if (backend === 'webgpu') ours.forEach((one, i) => expectClose(one, theirs[i]!, { relative: 1e-4 }));
    else expect(ours).toEqual(theirs);
  });
});
