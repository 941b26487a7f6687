import { expect, it } from 'vitest';
import { describeOnBackends } from '../compute/testing';
import * as tf from '../compute/tf';
import type { Weights } from '../models/model';
import { disposeWeights } from '../models/model';
import { readWeights } from './readWeights';
import { train, TrainingError, type Checkpoint, type TrainingHooks, type TrainingTask } from './training';
import type { StepLoss } from './stepGradients';

/** Fits w in y = x·w, with inputs that depend on the step. */
function task(weights: Weights, steps = 12): TrainingTask {
  return {
    weights,
    trainable: ['w'],
    steps,
    learningRate: 0.05,
    loss(step) {
      const x = tf.tensor2d([1, step % 3, 2, 1 - (step % 2), 0.5, 1], [3, 2]);
      const error = tf.sub(tf.matMul(x, weights['w'] as tf.Tensor2D), tf.matMul(x, tf.tensor2d([[1], [-2]])));
      const total = tf.mean(tf.square(error)) as tf.Scalar;
      return { total, terms: { squared: total } };
    },
  };
}

const start = (): Weights => ({ w: tf.tensor2d([[0.3], [0.1]]) });
const quiet: TrainingHooks = { between: async () => {}, metric: () => {}, checkpoint: async () => {} };

class Stop extends Error {}

describeOnBackends('training loop', () => {
  it('lowers the loss and reports it', async () => {
    const weights = start();
    const losses: number[] = [];
    const metric: TrainingHooks['metric'] = (_, columns, values) => {
      expect(columns).toEqual(['loss', 'squared']);
      losses.push(values[0]!);
    };
    await train({ ...task(weights, 121), learningRate: 0.2 }, { ...quiet, metric }, null);
    expect(losses.at(-1)!).toBeLessThan(losses[0]! / 2);
    disposeWeights(weights);
  });

  it('goes on from a checkpoint to exactly the weights of an uninterrupted run', async () => {
    const whole = start();
    await train(task(whole), quiet, null);
    const expected = await readWeights(whole);

    const first = start();
    let kept: Checkpoint | null = null;
    const hooks: TrainingHooks = {
      ...quiet,
      async checkpoint(make) {
        kept = await make();
      },
      async between(done) {
        if (done === 5) throw new Stop();
      },
    };
    await expect(train(task(first), hooks, null)).rejects.toThrow(Stop);
    disposeWeights(first);

    const second = start();
    await train(task(second), quiet, structuredClone(kept!) as Checkpoint);
    expect(await readWeights(second)).toEqual(expected);
    disposeWeights(whole);
    disposeWeights(second);
  });

  it('adds up the parts of a step where a term and a weight belong to one of them alone', async () => {
    const made = (): Weights => ({ w: tf.tensor1d([1, 2]), onlyFirst: tf.scalar(3) });
    const parted = (weights: Weights, parts: number): TrainingTask => ({
      weights,
      trainable: ['w', 'onlyFirst'],
      steps: 3,
      learningRate: 0.1,
      parts,
      loss(_step, _given, part): StepLoss {
        const shared = tf.sum(tf.square(weights['w']!)) as tf.Scalar;
        const own = tf.square(weights['onlyFirst']!) as tf.Scalar;
        if (part > 0) return { total: shared, terms: { shared } };
        const all = parts > 1 ? shared : (tf.mul(shared, 2) as tf.Scalar);
        return { total: tf.add(all, own), terms: { shared: all, own } };
      },
    });
    const [whole, divided] = [made(), made()];
    const before = tf.memory().numTensors;
    const logged: Record<string, number>[] = [];
    const metric: TrainingHooks['metric'] = (_, columns, values) =>
      logged.push(Object.fromEntries(columns.map((name, i) => [name, values[i]!])));
    await train(parted(whole, 1), { ...quiet, metric }, null);
    await train(parted(divided, 2), { ...quiet, metric }, null);
    expect(tf.memory().numTensors).toBe(before);
    expect(logged[0]).toEqual({ loss: 19, shared: 10, own: 9 });
    expect(logged[2]).toEqual(logged[0]);
    expect(await readWeights(divided)).toEqual(await readWeights(whole));
    disposeWeights(whole);
    disposeWeights(divided);
  });

  it('stops with a clear error when the loss is not a number', async () => {
    const weights: Weights = { w: tf.tensor2d([[NaN], [0]]) };
    await expect(train(task(weights), quiet, null)).rejects.toThrow(TrainingError);
    disposeWeights(weights);
  });
});
