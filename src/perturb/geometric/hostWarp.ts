/** Bends that are no straight maps: the host works out from where each pixel is fetched. */
import * as tf from '../../compute/tf';
import { warp } from '../ops/warp';
import { BEYOND } from './projective';

/** Shift of a point, in pixels; positions are measured from the middle of the picture. */
export type Bend = (right: number, down: number, out: { right: number; down: number }) => void;

/**
 * Fetches every pixel of picture i from where bends[i] sends it, bilinearly, the picture mirrored beyond its border.
 * @param bends one for each picture, or one for all
 * @param x [batch, height, width, channels]
 */
export function hostWarp(x: tf.Tensor4D, bends: readonly Bend[]): tf.Tensor4D {
  const [batch, height, width] = x.shape;
  const area = height * width;
  const rows = new Float32Array(batch * area);
  const columns = new Float32Array(batch * area);
  const [middleRow, middleColumn] = [(height - 1) / 2, (width - 1) / 2];
  const to = { right: 0, down: 0 };
  for (let picture = 0, at = 0; picture < batch; picture++) {
    if (picture > 0 && bends.length === 1) {
      rows.copyWithin(at, 0, area);
      columns.copyWithin(at, 0, area);
      at += area;
      continue;
    }
    const bend = bends[picture]!;
    for (let row = 0; row < height; row++) {
      for (let column = 0; column < width; column++, at++) {
        bend(column - middleColumn, row - middleRow, to);
        rows[at] = middleRow + to.down;
        columns[at] = middleColumn + to.right;
      }
    }
  }
  return tf.tidy(() => warp(x, { rows, columns }, BEYOND).clipByValue(0, 1) as tf.Tensor4D);
}
