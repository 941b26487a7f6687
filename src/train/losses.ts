/**
 * The losses of the method. All take logits `[batch, classes]` and return a scalar tensor, the mean over the batch.
 * Probabilities are clamped before each logarithm: an unclamped mixture is AugMix's well-known NaN.
 */
import { filled } from '../compute/inPlace';
import { meanCrossEntropy } from '../compute/kernels/crossEntropy';
import { meanDistillation } from '../compute/kernels/distillation';
import { squaredDistance } from '../compute/kernels/squaredDistance';
import * as tf from '../compute/tf';

const FLOOR = 1e-7;

/** −Σ y log softmax(z), mean over the batch. `oneHot`: `[batch, classes]`. @param share what the mean is multiplied by */
export function crossEntropy(logits: tf.Tensor2D, oneHot: tf.Tensor2D, share = 1): tf.Scalar {
  return meanCrossEntropy(logits, oneHot, share);
}

/** [labels.length, classes], 1 at the label of each row; a row whose label is none of the classes, as −1 is, has zeros. */
export function oneHotOf(labels: ArrayLike<number>, classes: number): tf.Tensor2D {
  return filled<tf.Rank.R2>([labels.length, classes], (out) => {
    out.fill(0);
    for (let i = 0; i < labels.length; i++) {
      const label = labels[i]!;
      if (label >= 0 && label < classes) out[i * classes + label] = 1;
    }
  });
}

/**
 * Jensen–Shannon consistency of the predictions for a clean picture and two mixes of it (AugMix, eq. 1):
 * the mean of KL(p_i ‖ m) over the three, m their average.
 */
export function jensenShannon(clean: tf.Tensor2D, mix1: tf.Tensor2D, mix2: tf.Tensor2D): tf.Scalar {
  return tf.tidy(() => {
    const logs = [clean, mix1, mix2].map((logits) => tf.logSoftmax(logits));
    const probabilities = logs.map((log) => tf.exp(log));
    const mean = tf.div(tf.addN(probabilities), 3);
    const logMean = tf.log(tf.clipByValue(mean, FLOOR, 1));
    const divergences = logs.map((log, i) => tf.mean(tf.sum(tf.mul(probabilities[i]!, tf.sub(log, logMean)), 1)));
    return tf.div(tf.addN(divergences), 3) as tf.Scalar;
  });
}

/**
 * Distillation τ² · KL(softmax(z_T/τ) ‖ softmax(z/τ)), each picture weighted.
 * @param weights `[batch]` in 0..1, or null for 1
 * @param share what the mean is multiplied by
 */
export function distillation(
  teacher: tf.Tensor2D,
  student: tf.Tensor2D,
  temperature: number,
  weights: tf.Tensor1D | null,
  share = 1,
): tf.Scalar {
  return meanDistillation(teacher, student, temperature, weights, share);
}

/** Trust in the teacher: w = 1 − H(p)/log K per picture, from probabilities `[batch, classes]`; returns `[batch]`. */
export function certainty(probabilities: tf.Tensor2D): tf.Tensor1D {
  return tf.tidy(() => {
    const clamped = tf.clipByValue(probabilities, FLOOR, 1);
    const entropy = tf.neg(tf.sum(tf.mul(clamped, tf.log(clamped)), 1));
    return tf.clipByValue(tf.sub(1, tf.div(entropy, Math.log(probabilities.shape[1]))), 0, 1) as tf.Tensor1D;
  });
}

/**
 * Logits τ · log p of the mean p of two softened answers, weighted by the trust in each: what both teach together.
 * @returns `[batch, classes]`; softened by τ again it is the mixture
 */
export function certaintyMixture(
  a: { logits: tf.Tensor2D; trust: tf.Tensor1D },
  b: { logits: tf.Tensor2D; trust: tf.Tensor1D },
  temperature: number,
): tf.Tensor2D {
  return tf.tidy(() => {
    const weighted = ({ logits, trust }: typeof a) =>
      tf.mul(tf.softmax(tf.div(logits, temperature) as tf.Tensor2D), tf.expandDims(trust, 1));
    const whole = tf.add(tf.expandDims(tf.add(a.trust, b.trust), 1), FLOOR);
    const mean = tf.div(tf.add(weighted(a), weighted(b)), whole);
    return tf.mul(tf.log(tf.clipByValue(mean, FLOOR, 1)), temperature) as tf.Tensor2D;
  });
}

/**
 * Relative distance of features from what is wanted: the mean square or the mean absolute difference, as a share of the mean square or
 * mean absolute value of wanted features, so that 1 is what leaving everything out would give.
 * @param wanted the same shape as `features`, [batch, …]; no gradient flows into it
 * @param scale that mean, above 0; a constant, so that distances of parts of a batch add up
 * @param weights [batch], how much each picture counts; null for 1
 * @param share what the result is multiplied by
 */
export function relativeDistance(
  features: tf.Tensor,
  wanted: tf.Tensor,
  distance: 'square' | 'absolute',
  scale: number,
  weights: tf.Tensor1D | null = null,
  share = 1,
): tf.Scalar {
  if (distance === 'square') return squaredDistance(features, wanted, { scale, weights, share });
  return tf.tidy(() => {
    const apart = tf.abs(tf.sub(features, wanted));
    const each = tf.mean(tf.reshape(apart, [apart.shape[0]!, -1]), 1);
    const relative = tf.div(tf.mean(weights ? tf.mul(each, weights) : each), scale) as tf.Scalar;
    return share === 1 ? relative : tf.mul(relative, share);
  });
}
