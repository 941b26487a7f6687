import { expect, it } from 'vitest';
import { describeOnBackends, expectClose } from '../compute/testing';
import * as tf from '../compute/tf';
import { dropoutMasks, mcProbabilities } from './mcDropout';

describeOnBackends('Monte-Carlo dropout', () => {
  it('equals dropping features one pass at a time', async () => {
    const features = tf.tensor2d([0.5, -1, 2, 1, 0, 3, -2, 0.1], [2, 4]);
    const weight = tf.tensor2d([1, 0, -1, 0.5, 2, -0.3, 0.1, 1, 0.7, -1, 0.2, 0.4], [4, 3]);
    const bias = tf.tensor1d([0.1, -0.2, 0]);
    const masks = dropoutMasks(4, 3, 0.5, 7);
    const all = mcProbabilities(features, weight, bias, masks);
    for (let pass = 0; pass < 3; pass++) {
      const expected = tf.tidy(() => {
        const mask = tf.reshape(tf.slice(masks, [pass, 0, 0], [1, 4, 1]), [1, 4]);
        return tf.softmax(tf.add(tf.matMul(tf.mul(features, mask) as tf.Tensor2D, weight), bias));
      });
      const actual = tf.tidy(() => tf.reshape(tf.slice(all, [0, pass, 0], [2, 1, 3]), [2, 3]));
      expectClose(actual, expected, { relative: 1e-5, absolute: 1e-6 });
      tf.dispose([expected, actual]);
    }
    tf.dispose([features, weight, bias, masks, all]);
  });

  it('drops about the asked share and keeps the expected sum', async () => {
    const masks = dropoutMasks(1000, 4, 0.1, 3);
    const values = await masks.data();
    const dropped = values.filter((v) => v === 0).length / values.length;
    expect(dropped).toBeGreaterThan(0.07);
    expect(dropped).toBeLessThan(0.13);
    masks.dispose();
  });
});
