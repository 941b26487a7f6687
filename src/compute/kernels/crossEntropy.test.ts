import { expect, it } from 'vitest';
import { normalArray } from '../../num/random';
import { describeOnKernels, expectClose, read } from '../testing';
import * as tf from '../tf';
import { composedCrossEntropy, meanCrossEntropy } from './crossEntropy';

const [BATCH, CLASSES] = [5, 7];

/** The loss, its gradient where it goes on through other operations, and the loss without a gradient. */
function made(loss: typeof meanCrossEntropy, logits: Float32Array, share: number): tf.Tensor[] {
  return tf.tidy(() => {
    const z = tf.tensor2d(logits, [BATCH, CLASSES]);
    const labels = tf.oneHot(tf.tensor1d([3, 0, 6, 3, 1], 'int32'), CLASSES).toFloat() as tf.Tensor2D;
    const scaled = (x: tf.Tensor) => tf.mul(loss(tf.mul(x, 1.3), labels, share), 0.7) as tf.Scalar;
    const { value, grad } = tf.valueAndGrad(scaled)(z);
    return [value, grad, loss(z, labels, share)];
  });
}

describeOnKernels('mean cross-entropy', (backend) => {
  it.each([1, 0.5, 0.3])('and its gradient are those of TensorFlow.js, times %d', async (share) => {
    const logits = normalArray(5, 'logits', BATCH * CLASSES + 1).subarray(0, BATCH * CLASSES);
    // Far apart, and all the same.
    logits.set([90, -90, 0], 8);
    logits.fill(2, 14, 21);
    const all = await read(...[meanCrossEntropy, composedCrossEntropy].flatMap((loss) => made(loss, logits, share)));
    const [ours, theirs] = [all.slice(0, 3), all.slice(3)];
    if (backend === 'webgpu') ours.forEach((one, i) => expectClose(one, theirs[i]!, { relative: 1e-5 }));
    else expect(ours).toEqual(theirs);
  });

  it('of logits that are no numbers is none', async () => {
    const [loss] = await read(...made(meanCrossEntropy, new Float32Array(BATCH * CLASSES).fill(NaN), 1));
    if (backend !== 'webgpu') expect(loss![0]).toBeNaN();
  });
});
