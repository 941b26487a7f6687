/**
 * Attacks that survive being stored. A picture file holds whole values 0..255, so a change of less than half a value would be
 * lost, or rounded up beyond ε. The changes themselves are therefore rounded to whole values here.
 */
import * as tf from '../../compute/tf';
import type { Norm } from './projectedGradient';

/**
 * @param moved x attacked within `epsilon` (0..1)
 * @returns x and the change rounded to the nearest whole values: never beyond ε for L∞; for L2 rounding can carry it beyond
 * by less than half a value of root mean square
 */
export function storable(x: tf.Tensor4D, moved: tf.Tensor4D, norm: Norm, epsilon: number): tf.Tensor4D {
  return tf.tidy(() => {
    const change = moved.sub(x).mul(255).round();
    const most = Math.floor(epsilon * 255 + 1e-6);
    const bounded = norm === 'linf' ? change.clipByValue(-most, most) : change;
    return x.add(bounded.div(255)).clipByValue(0, 1) as tf.Tensor4D;
  });
}
