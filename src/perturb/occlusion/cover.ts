/** Laying a coloured cover over pictures. */
import * as tf from '../../compute/tf';
import { inColour } from '../ops/inColour';

/** Layers that the host paints on: colour and how much of the picture each pixel hides. */
export interface Cover {
  /** [batch, height, width, 3], 0..1 */
  colour: Float32Array;
  /** [batch, height, width, 1], 0..1 */
  hidden: Float32Array;
}

export function emptyCover(batch: number, height: number, width: number): Cover {
  const area = batch * height * width;
  return { colour: new Float32Array(3 * area), hidden: new Float32Array(area) };
}

/** Paints one pixel (counted over the batch) over what is there: alpha compositing (Porter and Duff 1984). */
export function paint(cover: Cover, at: number, red: number, green: number, blue: number, alpha: number): void {
  const { colour, hidden } = cover;
  const left = hidden[at]! * (1 - alpha);
  const total = alpha + left;
  if (total <= 0) return;
  colour[3 * at] = (red * alpha + colour[3 * at]! * left) / total;
  colour[3 * at + 1] = (green * alpha + colour[3 * at + 1]! * left) / total;
  colour[3 * at + 2] = (blue * alpha + colour[3 * at + 2]! * left) / total;
  hidden[at] = total;
}

/** x·(1 − hidden) + colour·hidden. */
export function covered(x: tf.Tensor4D, cover: Cover): tf.Tensor4D {
  const [batch, height, width] = x.shape;
  return tf.tidy(() => {
    const hidden = tf.tensor4d(cover.hidden, [batch, height, width, 1]);
    const colour = tf.tensor4d(cover.colour, [batch, height, width, 3]);
    return x
      .mul(inColour(tf.sub(1, hidden)))
      .add(colour.mul(inColour(hidden)))
      .clipByValue(0, 1) as tf.Tensor4D;
  });
}
