/**
 * The attack inside adversarial training (Madry et al. 2018, eq. 2.1): the pictures that the loss of a step is taken on are
 * those that hurt the model most as it is at that step. L∞, few steps, as each costs a forward and a backward pass. Nothing is
 * rounded to 8 bits, as these pictures are never stored.
 */
import * as tf from '../../compute/tf';
import { deriveSeed } from '../../num/random';
import type { LossGradient } from './attack';
import { projectedGradient, usualStepSize } from './projectedGradient';
import { randomStart } from './randomStart';

/** Steps of the inner attack; the step size follows, 5/6 ε. */
export const TRAINING_STEPS = 3;

/** ε of adversarial training, 0..1: the strength in values of 255. */
function trainingEpsilon(strength: number): number {
  return strength / 255;
}

/**
 * @param x [batch, height, width, 3], 0..1; not disposed of
 * @param indices of the pictures in their set: with seed and view they decide where the attack starts
 * @returns a new tensor of x's shape, within ε of it
 */
export function attackForTraining(
  x: tf.Tensor4D,
  lossGradient: LossGradient,
  strength: number,
  { seed, indices, view }: { seed: number; indices: ArrayLike<number>; view: number },
): tf.Tensor4D {
  const epsilon = trainingEpsilon(strength);
  const viewSeed = deriveSeed(seed, 'adversarial', view);
  const seeds = Array.from(indices, (index) => deriveSeed(viewSeed, 'picture', index));
  return tf.tidy(() => {
    const start = tf.tensor4d(randomStart(seeds, x.size / seeds.length, 'linf', epsilon), x.shape);
    const stepSize = usualStepSize(epsilon, TRAINING_STEPS);
    return projectedGradient(x, lossGradient, { norm: 'linf', epsilon, stepSize, steps: TRAINING_STEPS, start });
  });
}
