/**
 * Maps of the plane given by a 3 × 3 matrix: shifts, turns, zooms, shears and changes of perspective (Hartley and Zisserman,
 * "Multiple View Geometry", 2nd ed., 2.3). A matrix says from where each pixel of the result is fetched, in pixels from the middle
 * of the picture. The map is worked out on the device, as nine numbers travel faster than two for each pixel.
 */
import * as tf from '../../compute/tf';
import type { Border } from '../ops/border';
import { warp } from '../ops/warp';

/** Row by row; acts on (column, row, 1), measured from the middle. */
export type Matrix = readonly number[];

/** What lies beyond the picture: it is mirrored, so that no black corner gives the change away. */
export const BEYOND: Border = 'reflect';

/**
 * Fetches pixel p of picture i from matrices[i]·p, bilinearly.
 * @param x [batch, height, width, channels]
 */
export function projectiveWarp(x: tf.Tensor4D, matrices: readonly Matrix[]): tf.Tensor4D {
  const [batch, height, width] = x.shape;
  const [middleRow, middleColumn] = [(height - 1) / 2, (width - 1) / 2];
  return tf.tidy(() => {
    const entry = (k: number) =>
      tf.tensor3d(
        matrices.map((matrix) => matrix[k]!),
        [batch, 1, 1],
      );
    const row = tf.range(0, height).sub(middleRow).reshape([1, height, 1]);
    const column = tf.range(0, width).sub(middleColumn).reshape([1, 1, width]);
    const line = (k: number): tf.Tensor3D =>
      column
        .mul(entry(k))
        .add(row.mul(entry(k + 1)))
        .add(entry(k + 2));
    const depth = line(6);
    const rows = line(3).div<tf.Tensor3D>(depth).add<tf.Tensor3D>(middleRow);
    const columns = line(0).div<tf.Tensor3D>(depth).add<tf.Tensor3D>(middleColumn);
    return warp(x, { rows, columns }, BEYOND).clipByValue(0, 1) as tf.Tensor4D;
  });
}

/** +1 or −1. */
export function sign(random: { integer(n: number): number }): number {
  return random.integer(2) === 0 ? 1 : -1;
}
