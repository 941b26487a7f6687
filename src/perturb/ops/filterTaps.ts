/**
 * Filters of few taps, such as a line of motion or a disk: out[i, j] = Σ weight · x[i + down, j + right]. The taps may differ
 * from picture to picture.
 */
import * as tf from '../../compute/tf';
import { borderIndex, type Border } from './border';

export interface Tap {
  /** Whole pixels. */
  down: number;
  right: number;
  weight: number;
}

/**
 * @param x [batch, height, width, channels]
 * @param taps one list for each picture, or one list for all
 * @returns a tensor of x's shape, not clipped
 */
export function filterTaps(x: tf.Tensor4D, taps: readonly (readonly Tap[])[], border: Border): tf.Tensor4D {
  const [batch, height, width, channels] = x.shape;
  const lists = Array.from({ length: batch }, (_, i) => taps[taps.length === 1 ? 0 : i]!);
  const longest = Math.max(...lists.map((list) => list.length));
  const area = height * width;
  return tf.tidy(() => {
    const pixels = x.reshape([batch * area, channels]) as tf.Tensor2D;
    let sum = tf.zeros<tf.Rank.R2>([batch, area * channels]);
    for (let t = 0; t < longest; t++) {
      const before = sum;
      sum = tf.tidy(() => {
        const index = tf.tensor1d(tapIndices(lists, t, height, width, border), 'int32');
        const share = tf.tensor2d(
          lists.map((list) => list[t]?.weight ?? 0),
          [batch, 1],
        );
        return before.add(
          pixels
            .gather(index)
            .reshape([batch, area * channels])
            .mul(share),
        );
      });
      before.dispose();
    }
    return sum.reshape(x.shape) as tf.Tensor4D;
  });
}

/** Index of the pixel that each pixel of the batch fetches for tap t; [batch · height · width]. */
function tapIndices(
  lists: readonly (readonly Tap[])[],
  t: number,
  height: number,
  width: number,
  border: Border,
): Int32Array {
  const index = new Int32Array(lists.length * height * width);
  let to = 0;
  lists.forEach((list, picture) => {
    const { down, right } = list[t] ?? { down: 0, right: 0 };
    for (let row = 0; row < height; row++) {
      const line = (picture * height + borderIndex(row + down, height, border)) * width;
      for (let column = 0; column < width; column++) index[to++] = line + borderIndex(column + right, width, border);
    }
  });
  return index;
}
