/**
 * Multinomial logistic regression on frozen features: the linear probe, and how a published network gets a classifier for
 * other classes. Full-batch accelerated gradient descent (Nesterov) on standardised features with a small L2 penalty: convex,
 * deterministic, no seed.
 */
import * as tf from '../compute/tf';

const ITERATIONS = 200;
const PENALTY = 1e-3;
const EIGENVALUE_ITERATIONS = 30;

export interface LabelledFeatures {
  /** `[count · width]` */
  features: Float32Array;
  labels: Int32Array;
}

/**
 * A classifier on features as they are (standardisation is folded into it).
 * @returns `weight` [width, classes] and `bias` [classes]; they belong to the caller
 */
export function fitClassifier(
  data: LabelledFeatures,
  width: number,
  classes: number,
): { weight: tf.Tensor2D; bias: tf.Tensor1D } {
  const { mean, scale } = standardisation(data.features, width);
  const x = standardised(data, width, mean, scale);
  return tf.tidy(() => {
    const fitted = fit(tf.tensor2d(x, [data.labels.length, width + 1]), oneHot(data.labels, classes), classes);
    const own = tf.slice(fitted, [0, 0], [width, classes]);
    const weight = tf.mul(own, tf.tensor2d(Float32Array.from(scale), [width, 1])) as tf.Tensor2D;
    const shift = tf.matMul(tf.tensor2d(Float32Array.from(mean), [1, width]), weight);
    const bias = tf.reshape(tf.sub(tf.slice(fitted, [width, 0], [1, classes]), shift), [classes]) as tf.Tensor1D;
    return { weight, bias };
  });
}

/** Floating-point operations of a fit: the Gram matrix and its eigenvalue, then two matrix products an iteration. */
export function classifierFitFlops(count: number, width: number, classes: number): number {
  const columns = width + 1;
  return (
    2 * count * columns ** 2 + 2 * EIGENVALUE_ITERATIONS * columns ** 2 + 4 * ITERATIONS * count * columns * classes
  );
}

/** Softmax regression on `[n, width + 1]` features (the last column is 1). The step is 1/L with L ≤ ½ tr(XᵀX)/n + penalty. */
function fit(x: tf.Tensor2D, targets: tf.Tensor2D, classes: number): tf.Tensor2D {
  const n = x.shape[0];
  const transposed = tf.transpose(x);
  const gram = tf.div(tf.matMul(transposed, x), n) as tf.Tensor2D;
  const rate = tf.div(1, tf.add(tf.mul(0.5, largestEigenvalue(gram)), PENALTY));
  let weights = tf.zeros<tf.Rank.R2>([x.shape[1], classes]);
  let ahead = weights;
  for (let i = 0; i < ITERATIONS; i++) {
    [weights, ahead] = tf.tidy(() => {
      const residual = tf.sub(tf.softmax(tf.matMul(x, ahead)), targets);
      const gradient = tf.add(tf.div(tf.matMul(transposed, residual as tf.Tensor2D), n), tf.mul(ahead, PENALTY));
      const next = tf.sub(ahead, tf.mul(rate, gradient)) as tf.Tensor2D;
      return [next, tf.add(next, tf.mul(i / (i + 3), tf.sub(next, weights))) as tf.Tensor2D];
    });
  }
  return weights;
}

/** By power iteration; used as an upper bound with 5 % to spare. */
function largestEigenvalue(gram: tf.Tensor2D): tf.Scalar {
  let v = tf.ones([gram.shape[0], 1]) as tf.Tensor2D;
  for (let i = 0; i < EIGENVALUE_ITERATIONS; i++) {
    const next = tf.matMul(gram, v);
    v = tf.div(next, tf.norm(next)) as tf.Tensor2D;
  }
  return tf.mul(tf.norm(tf.matMul(gram, v)), 1.05) as tf.Scalar;
}

function oneHot(labels: Int32Array, classes: number): tf.Tensor2D {
  return tf.oneHot(tf.tensor1d(labels, 'int32'), classes).toFloat() as tf.Tensor2D;
}

function standardisation(features: Float32Array, width: number): { mean: Float64Array; scale: Float64Array } {
  const n = features.length / width;
  const mean = new Float64Array(width);
  const scale = new Float64Array(width);
  for (let i = 0; i < features.length; i++) mean[i % width] = mean[i % width]! + features[i]! / n;
  for (let i = 0; i < features.length; i++) {
    scale[i % width] = scale[i % width]! + (features[i]! - mean[i % width]!) ** 2 / n;
  }
  return { mean, scale: scale.map((variance) => 1 / Math.sqrt(variance + 1e-8)) };
}

/** Standardised features with a column of ones. */
function standardised(data: LabelledFeatures, width: number, mean: Float64Array, scale: Float64Array): Float32Array {
  const n = data.labels.length;
  const out = new Float32Array(n * (width + 1)).fill(1);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < width; j++) {
      out[i * (width + 1) + j] = (data.features[i * width + j]! - mean[j]!) * scale[j]!;
    }
  }
  return out;
}
