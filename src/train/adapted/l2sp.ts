/**
 * L2-SP (Li, Grandvalet and Davoine, "Explicit Inductive Bias for Transfer Learning with Convolutional Networks", ICML 2018, eq. 2): all
 * weights are tuned, and the loss has α/2 · ‖w − w⁰‖² beside it, where w⁰ are the pre-trained weights. The paper has a second weight β
 * for layers that are new; here the classifier is pre-trained as well, or was fitted before, so it is drawn to where it began likewise.
 */
import * as tf from '../../compute/tf';
import type { Weights } from '../../models/model';

/** Before the name of a weight: what it was at the beginning. */
export const BEGAN = 'began.';

/** Copies of the weights by name; they belong to the caller. */
export function beganAs(weights: Weights, names: readonly string[]): Weights {
  return Object.fromEntries(names.map((name) => [BEGAN + name, tf.clone(weights[name]!)]));
}

/** α/2 · Σ (w − w⁰)² over these weights, a scalar. */
export function distancePenalty(weights: Weights, names: readonly string[], strength: number): tf.Scalar {
  return tf.tidy(() => {
    const each = names.map((name) => tf.sum(tf.square(tf.sub(weights[name]!, weights[BEGAN + name]!))));
    return tf.mul(tf.addN(each), strength / 2) as tf.Scalar;
  });
}
