/**
 * Filters with few taps anywhere, which may differ from picture to picture (a path of motion, a disk):
 *
 *     out[n, i, j] = Σ_t weights[n, t] · x[n, rows[i + down_t], columns[j + right_t]]
 *
 * What lies beyond the picture is said by the two index lists, so that the kernel knows no kinds of borders. A TensorFlow.js
 * convolution has one filter for the whole batch and pays for the empty corners of its square.
 */
import * as tf from '../../tf';
import { HOST_BACKENDS, replaceKernel } from '../hostMemory';
import { FILTER_TAPS, type TapAttributes } from './attributes';
import { filterTapsHost } from './host';
import { filterTapsWebgpu } from './webgpu';

export interface TapFilter {
  /** Row of x for each row of the picture with its borders: [height + what lies above and below]. */
  rows: Int32Array;
  columns: Int32Array;
  /** How many of the columns lie to the left of the picture; `columns` counts up from 0 there. */
  left: number;
  /** Taps of each picture, or of all. */
  taps: number;
  /** (down, right) ≥ 0 into the picture with its borders: [lists, taps, 2], lists 1 or batch. */
  offsets: Int32Array;
  /** [lists, taps] */
  weights: Float32Array;
}

/**
 * @param x [batch, height, width, channels]
 * @returns a tensor of x's shape; not differentiable
 * @throws {RangeError} where the number of lists is neither 1 nor the batch's
 */
export function tapFilter(x: tf.Tensor4D, filter: TapFilter): tf.Tensor4D {
  const { rows, columns, left, taps, offsets, weights } = filter;
  const lists = weights.length / taps;
  if (lists !== 1 && lists !== x.shape[0]) throw new RangeError(`${lists} lists of taps for ${x.shape[0]} pictures`);
  return tf.tidy(() => {
    const inputs = {
      x,
      rows: tf.tensor1d(rows, 'int32'),
      columns: tf.tensor1d(columns, 'int32'),
      offsets: tf.tensor3d(offsets, [lists, taps, 2], 'int32'),
      weights: tf.tensor2d(weights, [lists, taps]),
    } as unknown as tf.NamedTensorMap;
    const attrs: TapAttributes = { left };
    return tf.engine().runKernel(FILTER_TAPS, inputs, attrs as unknown as tf.NamedAttrMap) as tf.Tensor4D;
  });
}

export function registerFilterTaps(): void {
  for (const backendName of HOST_BACKENDS) {
    replaceKernel({ kernelName: FILTER_TAPS, backendName, kernelFunc: filterTapsHost });
  }
  replaceKernel({ kernelName: FILTER_TAPS, backendName: 'webgpu', kernelFunc: filterTapsWebgpu });
}
