/**
 * Monte-Carlo dropout over the penultimate features (Gal and Ghahramani 2016), in the cheap form that leaves trunk and
 * tail to one pass: dropping feature i in pass m is the same as zeroing row i of the classifier, so M passes are one
 * matrix product with M masked copies of it. The masks depend on the seed alone, so the answer to a picture does not
 * depend on the batch it came in.
 */
import * as tf from '../compute/tf';
import { uniformArray } from '../num/random';

/**
 * @param width number of features
 * @param passes M
 * @param rate share of features dropped, 0..1
 * @returns `[passes, width, 1]`: 0 where dropped, 1/(1 − rate) elsewhere; the caller disposes it
 */
export function dropoutMasks(width: number, passes: number, rate: number, seed: number): tf.Tensor3D {
  const draws = uniformArray(seed, 'mc-dropout', passes * width);
  const values = draws.map((u) => (u < rate ? 0 : 1 / (1 - rate)));
  return tf.tensor3d(values, [passes, width, 1]);
}

/**
 * Class probabilities of each pass.
 * @param features `[batch, width]`
 * @param weight `[width, classes]`
 * @param bias `[classes]`
 * @returns `[batch, passes, classes]`
 */
export function mcProbabilities(
  features: tf.Tensor2D,
  weight: tf.Tensor2D,
  bias: tf.Tensor1D,
  masks: tf.Tensor3D,
): tf.Tensor3D {
  return tf.tidy(() => {
    const [passes, width] = masks.shape;
    const classes = weight.shape[1];
    const masked = tf.mul(masks, tf.expandDims(weight, 0)) as tf.Tensor3D;
    const wide = tf.reshape(tf.transpose(masked, [1, 0, 2]), [width, passes * classes]);
    const logits = tf.reshape(tf.matMul(features, wide as tf.Tensor2D), [-1, passes, classes]);
    return tf.softmax(tf.add(logits, bias)) as tf.Tensor3D;
  });
}
