/** Geometric warps: every output pixel is fetched from where the host says, with bilinear interpolation. */
import * as tf from '../compute/tf';

/** Where each output pixel is fetched: coordinates in pixels, pixel centres at whole numbers, [batch, height, width]. */
export interface SampleGrid {
  rows: Float32Array;
  columns: Float32Array;
}

/** Maps an index beyond the border to one inside. */
export type Border = (index: number, length: number) => number;

/**
 * @param x [batch, height, width, channels]
 * @param grid for the whole batch
 */
export function sampleBilinear(x: tf.Tensor4D, grid: SampleGrid, border: Border): tf.Tensor4D {
  const [batch, height, width, channels] = x.shape;
  const area = height * width;
  const count = batch * area;
  const indices = [0, 1, 2, 3].map(() => new Int32Array(count));
  const weights = [0, 1, 2, 3].map(() => new Float32Array(count));
  for (let i = 0; i < count; i++) {
    const picture = Math.floor(i / area) * area;
    const row = grid.rows[i]!;
    const column = grid.columns[i]!;
    const top = Math.floor(row);
    const left = Math.floor(column);
    for (let corner = 0; corner < 4; corner++) {
      const down = corner >> 1;
      const right = corner & 1;
      indices[corner]![i] = picture + border(top + down, height) * width + border(left + right, width);
      weights[corner]![i] = (down ? row - top : 1 - row + top) * (right ? column - left : 1 - column + left);
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
