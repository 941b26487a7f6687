import { expect, it } from 'vitest';
import * as tf from '../../compute/tf';
import { describeOnBackends, expectClose, numericalGradient } from '../../compute/testing';
import { normalArray } from '../../num/random';
import { testPictures, valuesOf } from '../testing';
import { attacks } from './index';
import { projectedGradient } from './projectedGradient';

const SIZE = 8;
const options = { severity: 4, seed: 3, firstIndex: 0, table: 'imagenet-c' as const };

/** A loss with a bend: −log of a sigmoid of a weighted sum, for each picture, summed. */
function loss(x: tf.Tensor): tf.Scalar {
  const weights = tf.tensor4d(normalArray(7, 'weights', SIZE * SIZE * 3), [1, SIZE, SIZE, 3]);
  const score = tf.sub(x, 0.5).mul(weights).sum([1, 2, 3]);
  return tf.softplus(score).add(tf.square(score).mul(0.05)).sum() as tf.Scalar;
}

const lossGradient = (x: tf.Tensor4D) => tf.tidy(() => tf.grad(loss)(x) as tf.Tensor4D);
const lossOf = async (x: tf.Tensor4D) => (await valuesOf(() => loss(x)))[0]!;

describeOnBackends('attacks', (backend) => {
  for (const { info, apply } of attacks) {
    it(`${info.name} raises the loss within ε, the same for the same seed and in any batch split`, async () => {
      const x = testPictures(3, SIZE);
      const run = (seed: number, first = 0, count = 3) =>
        valuesOf(() =>
          apply(x.slice([first, 0, 0, 0], [count, -1, -1, -1]), { ...options, seed, firstIndex: first, lossGradient }),
        );
      const attacked = await run(3);
      const clean = await x.data();
      const epsilon = info.severities['imagenet-c'][3]![0]!;
      expect(Math.min(...attacked)).toBeGreaterThanOrEqual(0);
      expect(Math.max(...attacked)).toBeLessThanOrEqual(1);
      const change = attacked.map((value, i) => 255 * (value - clean[i]!));
      for (const value of change) expect(Math.abs(value - Math.round(value))).toBeLessThan(1e-3);
      const largest = Math.max(...change.map(Math.abs));
      const length = Math.sqrt(change.reduce((sum, value) => sum + value * value, 0) / change.length);
      if (info.name === 'pgd_l2') {
        expect(length).toBeLessThan(epsilon + 0.5);
        expect(largest).toBeGreaterThan(epsilon + 1);
      } else expect(largest).toBeLessThan(epsilon + 1e-3);
      expect(length).toBeGreaterThan(0.5 * epsilon);

      expectClose([...(await run(3, 0, 2)), ...(await run(3, 2, 1))], attacked, { absolute: 1e-5 });
      const moved = tf.tensor4d(attacked, x.shape);
      expect(await lossOf(moved)).toBeGreaterThan((await lossOf(x)) + 0.5);
      tf.dispose([x, moved]);
    });
  }

  it('find the optimum of a linear loss: the corner of the cube, the end of the gradient', async () => {
    const weights = normalArray(5, 'linear', SIZE * SIZE * 3);
    const x = tf.fill([1, SIZE, SIZE, 3], 0.5) as tf.Tensor4D;
    const linear = () => tf.tensor4d(weights, [1, SIZE, SIZE, 3]);
    const change = async (norm: 'linf' | 'l2') => {
      const plan = { norm, epsilon: 0.1, stepSize: 0.03, steps: 10, start: null };
      return (await valuesOf(() => projectedGradient(x, linear, plan))).map((value) => value - 0.5);
    };
    expectClose(
      await change('linf'),
      weights.map((w) => 0.1 * Math.sign(w)),
      { absolute: 1e-5 },
    );
    const length = Math.sqrt(weights.reduce((sum, w) => sum + w * w, 0) / weights.length);
    expectClose(
      await change('l2'),
      weights.map((w) => (0.1 * w) / length),
      { absolute: 1e-5 },
    );
    x.dispose();
  });

  it('leave alone what the model does not look at', async () => {
    const half = (x: tf.Tensor4D) =>
      tf.tidy(
        () => lossGradient(x).mul(tf.concat([tf.ones([1, SIZE, 4, 3]), tf.zeros([1, SIZE, 4, 3])], 2)) as tf.Tensor4D,
      );
    const x = testPictures(1, SIZE);
    for (const { apply } of attacks) {
      const right = await valuesOf(() => apply(x, { ...options, lossGradient: half }).slice([0, 0, 4, 0]));
      expect(right).toEqual(await valuesOf(() => x.slice([0, 0, 4, 0])));
    }
    x.dispose();
  });

  if (backend !== 'webgpu') {
    it('are tested with a gradient that agrees with finite differences', async () => {
      const x = testPictures(1, SIZE);
      expectClose(await valuesOf(() => lossGradient(x)), numericalGradient(loss, x, 1e-2), { relative: 2e-2 });
      x.dispose();
    });
  }
});
