/** Pictures as whole numbers, which every backend adds and compares without rounding. */
import type * as tf from '../../compute/tf';

/** @param x 0..1 @returns 0..255, whole numbers; a tensor of x's shape */
export function toLevels(x: tf.Tensor4D): tf.Tensor4D {
  return x.mul(255).add(0.5).floor() as tf.Tensor4D;
}
