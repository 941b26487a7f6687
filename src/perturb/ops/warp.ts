/** Geometric warps: every output pixel is fetched from where the host says. */
import * as tf from '../../compute/tf';
import { borderIndex, type Border } from './border';

/** Where each output pixel is fetched: coordinates in pixels, pixel centres at whole numbers, [batch, height, width]. */
export interface SampleGrid {
  rows: Float32Array;
  columns: Float32Array;
}

export type Interpolation = 'bilinear' | 'nearest';

/**
 * @param x [batch, height, width, channels]
 * @param grid for the whole batch
 * @returns a tensor of x's shape
 */
export function warp(
  x: tf.Tensor4D,
  grid: SampleGrid,
  border: Border,
  interpolation: Interpolation = 'bilinear',
): tf.Tensor4D {
  const [batch, height, width, channels] = x.shape;
  const area = height * width;
  const count = batch * area;
  const corners = interpolation === 'nearest' ? [0] : [0, 1, 2, 3];
  const indices = corners.map(() => new Int32Array(count));
  const weights = corners.map(() => new Float32Array(count));
  const half = interpolation === 'nearest' ? 0.5 : 0;
  for (let i = 0; i < count; i++) {
    const picture = Math.floor(i / area) * area;
    const row = grid.rows[i]! + half;
    const column = grid.columns[i]! + half;
    const top = Math.floor(row);
    const left = Math.floor(column);
    for (const corner of corners) {
      const down = corner >> 1;
      const right = corner & 1;
      indices[corner]![i] =
        picture + borderIndex(top + down, height, border) * width + borderIndex(left + right, width, border);
      weights[corner]![i] =
        interpolation === 'nearest'
          ? 1
          : (down ? row - top : 1 - row + top) * (right ? column - left : 1 - column + left);
    }
  }
  return tf.tidy(() => {
    const pixels = x.reshape([count, channels]);
    const parts = indices.map((index, corner) =>
      pixels.gather(tf.tensor1d(index, 'int32')).mul(tf.tensor2d(weights[corner]!, [count, 1])),
    );
    return tf.addN(parts).reshape(x.shape) as tf.Tensor4D;
  });
}
