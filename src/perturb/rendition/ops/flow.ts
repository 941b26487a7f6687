/**
 * Brush and pencil strokes that follow the shapes of a picture. Strokes are textures of six fixed directions, made on the
 * host; at every pixel they are mixed by how near their direction comes to the local edge direction, found by the smoothed
 * structure tensor (Brox et al., in "Visualization and Processing of Tensor Fields", 2006). The weight is cos¹⁰ of the angle in
 * between: with six directions the weights then sum to a constant.
 */
import * as tf from '../../../compute/tf';
import { gradients, smooth } from './smooth';

const DIRECTIONS = 6;

/** Directions of the strokes in degrees. */
export const STROKE_ANGLES = Array.from({ length: DIRECTIONS }, (_, k) => (180 * k) / DIRECTIONS);

/** Σ over directions of cos¹⁰, for every angle. */
const TOTAL = STROKE_ANGLES.reduce((sum, angle) => sum + Math.cos((angle * Math.PI) / 180) ** 10, 0);

/** Squared gradient at 224 px below which a place has no direction of its own and takes the default, rising to the right. */
const WEAK = 2e-5;

/**
 * @param tone [batch, height, width, 1], 0..1
 * @param strokes one layer for each direction, [batch, height, width, 1]
 * @param scale pixels per pixel at 224 px
 * @param weakness squared gradient at 224 px below which the strokes have one default direction
 * @returns their mixture, [batch, height, width, 1]
 */
export function alongEdges(
  tone: tf.Tensor4D,
  strokes: readonly tf.Tensor4D[],
  scale: number,
  weakness = WEAK,
): tf.Tensor4D {
  return tf.tidy(() => {
    const { right, down } = gradients(tone, 1.2 * scale);
    const weak = weakness / (scale * scale);
    // The doubled angle of the edge, which is at right angles to the gradient.
    const cosine = smooth(down.square().sub(right.square()) as tf.Tensor4D, 4 * scale);
    const sine = smooth(down.mul(right).mul(-2) as tf.Tensor4D, 4 * scale).sub(weak);
    const size = cosine
      .square()
      .add(sine.square())
      .add(weak * weak)
      .sqrt();
    const [c, s] = [cosine.div(size), sine.div(size)];
    let mixed: tf.Tensor = tf.scalar(0);
    STROKE_ANGLES.forEach((angle, k) => {
      const doubled = (2 * angle * Math.PI) / 180;
      const squared = c
        .mul(Math.cos(doubled))
        .add(s.mul(Math.sin(doubled)))
        .add(1)
        .div(2);
      const weight = squared.square().square().mul(squared).div(TOTAL);
      mixed = mixed.add(strokes[k]!.mul(weight));
    });
    return mixed as tf.Tensor4D;
  });
}
