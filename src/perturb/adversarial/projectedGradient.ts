/**
 * Projected gradient ascent (Madry et al., "Towards Deep Learning Models Resistant to Adversarial Attacks", ICLR 2018, eq. 1 and
 * section 2.1): steps along the steepest ascent of the loss, each followed by a projection onto the allowed changes,
 *
 *     x ← Π( x + α · direction(∇L(x)) )
 *
 * where the direction is the sign of the gradient for the L∞ norm and the gradient scaled to length 1 for L2. With one step
 * of α = ε from the picture itself this is the fast gradient sign method. All lengths are in pixel values 0..1, before a model's
 * own normalisation.
 */
import * as tf from '../../compute/tf';
import type { LossGradient } from './attack';

export type Norm = 'linf' | 'l2';

export interface AscentPlan {
  norm: Norm;
  /** Largest change of a value (L∞), or largest root mean square change over the values of a picture (L2); 0..1. */
  epsilon: number;
  /** α, in the same measure. */
  stepSize: number;
  steps: number;
  /** Where to start within the ball, a tensor of the pictures' shape; null starts at the pictures. Not disposed of. */
  start: tf.Tensor4D | null;
}

/** The usual step size: the way from one end of the ball to the other and a quarter more, in `steps` steps. */
export function usualStepSize(epsilon: number, steps: number): number {
  return (2.5 * epsilon) / steps;
}

/**
 * @param x [batch, height, width, 3], 0..1; not disposed of
 * @returns attacked pictures, 0..1, within ε of x. Where the gradient was zero in every step, x is unchanged.
 */
export function projectedGradient(x: tf.Tensor4D, lossGradient: LossGradient, plan: AscentPlan): tf.Tensor4D {
  const { norm, epsilon, stepSize, steps, start } = plan;
  return tf.tidy(() => {
    let moved = start ? within(x, x.add(start) as tf.Tensor4D, norm, epsilon) : x.clone();
    let seen = tf.zerosLike(x);
    for (let step = 0; step < steps; step++) {
      [moved, seen] = tf.tidy(() => {
        const gradient = lossGradient(moved);
        const further = moved.add(direction(gradient, norm).mul(stepSize)) as tf.Tensor4D;
        return [within(x, further, norm, epsilon), seen.add(gradient.abs()) as tf.Tensor4D];
      });
    }
    return tf.where(seen.greater(0), moved, x) as tf.Tensor4D;
  });
}

/** Steepest ascent of length 1: of every value for L∞, of the root mean square for L2. */
function direction(gradient: tf.Tensor4D, norm: Norm): tf.Tensor4D {
  if (norm === 'linf') return gradient.sign();
  // Gradients of confident answers can be too small to be squared.
  const largest = gradient.abs().max([1, 2, 3], true).maximum(1e-30);
  const scaled = gradient.div(largest) as tf.Tensor4D;
  return scaled.div(rootMeanSquare(scaled).maximum(1e-12)) as tf.Tensor4D;
}

/** The nearest pictures to `moved` that are within ε of x; then clipped to 0..1, which only brings them nearer to x. */
function within(x: tf.Tensor4D, moved: tf.Tensor4D, norm: Norm, epsilon: number): tf.Tensor4D {
  const change = moved.sub(x) as tf.Tensor4D;
  const bounded =
    norm === 'linf'
      ? change.clipByValue(-epsilon, epsilon)
      : change.mul(tf.minimum(1, tf.div(epsilon, rootMeanSquare(change).maximum(1e-12))));
  return x.add(bounded).clipByValue(0, 1) as tf.Tensor4D;
}

/** The root of the mean square of each picture, [batch, 1, 1, 1]. */
function rootMeanSquare(x: tf.Tensor4D): tf.Tensor4D {
  return x.square().mean([1, 2, 3], true).sqrt() as tf.Tensor4D;
}
