/** Geometric warps: every output pixel is fetched from where a grid says. */
import { warpKernel } from '../../compute/kernels/warp/op';
import * as tf from '../../compute/tf';
import type { Border } from './border';

/**
 * Where each output pixel is fetched: coordinates in pixels, pixel centres at whole numbers, [batch, height, width]. Either
 * made on the host or already on the device; tensors are not disposed of.
 */
export interface SampleGrid {
  rows: Float32Array | tf.Tensor3D;
  columns: Float32Array | tf.Tensor3D;
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
  const [batch, height, width] = x.shape;
  const asTensor = (values: Float32Array | tf.Tensor3D) =>
    values instanceof tf.Tensor ? values : tf.tensor3d(values, [batch, height, width]);
  return tf.tidy(() => warpKernel(x, asTensor(grid.rows), asTensor(grid.columns), border, interpolation === 'nearest'));
}

/**
 * The grid that fetches every pixel from `down` and `right` of itself.
 * @param down,right displacements in pixels, [batch, height, width]
 */
export function displaced(down: tf.Tensor3D, right: tf.Tensor3D): SampleGrid {
  const [batch, height, width] = down.shape;
  // Products with ones put the indices everywhere: sums of equal shapes take a tenth of the time of those that broadcast.
  const rows = tf.matMul(tf.range(0, height).reshape([height, 1]), tf.ones([1, width]));
  const columns = tf.matMul(tf.ones([height, 1]), tf.range(0, width).reshape([1, width]));
  const each = (plane: tf.Tensor): tf.Tensor => {
    const one = plane.reshape([1, height, width]);
    return batch === 1 ? one : one.tile([batch, 1, 1]);
  };
  return { rows: down.add(each(rows)), columns: right.add(each(columns)) };
}
