/**
 * Sampling of pictures at given coordinates, the engine of every geometric perturbation: for the coordinates (r, c) of an output
 * pixel, with pixel centres at whole numbers,
 *
 *     y = Σ (1 − |r − i|)·(1 − |c − j|) · x[i, j]  over the four neighbours (bilinear),  or the nearest pixel,
 *
 * where indices beyond the edge are carried inside by the border rule (`perturb/ops/border.ts` defines the same four). With
 * TensorFlow.js it takes four gathers of whole pictures, and the indices and weights have to be made on the host.
 */
import * as tf from '../../tf';
import { HOST_BACKENDS, replaceKernel } from '../hostMemory';
import { WARP, type WarpAttributes, type WarpBorder } from './attributes';
import { warpHost } from './host';
import { warpWebgpu } from './webgpu';

/**
 * @param x [batch, height, width, channels]
 * @param rows,columns [batch, height, width], in pixels of x
 * @returns a tensor of x's shape; not differentiable
 */
export function warpKernel(
  x: tf.Tensor4D,
  rows: tf.Tensor3D,
  columns: tf.Tensor3D,
  border: WarpBorder,
  nearest: boolean,
): tf.Tensor4D {
  const expected = x.shape.slice(0, 3).join();
  if (rows.shape.join() !== expected || columns.shape.join() !== expected) {
    throw new RangeError(`Coordinates [${rows.shape.join()}] and [${columns.shape.join()}] for pictures [${expected}]`);
  }
  const attrs = { border, nearest } satisfies WarpAttributes as unknown as tf.NamedAttrMap;
  return tf.engine().runKernel(WARP, { x, rows, columns }, attrs) as tf.Tensor4D;
}

export function registerWarp(): void {
  for (const backendName of HOST_BACKENDS) replaceKernel({ kernelName: WARP, backendName, kernelFunc: warpHost });
  replaceKernel({ kernelName: WARP, backendName: 'webgpu', kernelFunc: warpWebgpu });
}
