/**
 * Linear maps that act on rows and on columns separately (Gaussian blur, box resize, zoom) as two matrix products, borders
 * included. The data is the left factor, as only that way round is fast on WASM.
 */
import * as tf from '../../compute/tf';

/** A matrix that maps `from` samples to `to` samples: values [from, to], row-major (transposed products are slow on WASM). */
export interface LineMap {
  to: number;
  from: number;
  values: Float32Array;
}

/** @param weights (output, add) calls add(input, weight) for every input that the output depends on */
export function lineMap(
  to: number,
  from: number,
  weights: (output: number, add: (input: number, weight: number) => void) => void,
): LineMap {
  const values = new Float32Array(from * to);
  for (let output = 0; output < to; output++) {
    weights(output, (input, weight) => {
      values[input * to + output]! += weight;
    });
  }
  return { to, from, values };
}

/**
 * out[b, i, j, c] = Σ_h Σ_w rows[i, h] · columns[j, w] · x[b, h, w, c]
 * @param x [batch, rows.from, columns.from, channels]
 * @returns [batch, rows.to, columns.to, channels]
 */
export function mapLines(x: tf.Tensor4D, rows: LineMap, columns: LineMap): tf.Tensor4D {
  return tf.tidy(() => {
    const [batch, , , channels] = x.shape;
    const byColumn = tf
      .matMul(x.transpose([0, 1, 3, 2]).reshape([-1, columns.from]), matrix(columns))
      .reshape([batch, rows.from, channels, columns.to]);
    return tf
      .matMul(byColumn.transpose([0, 2, 3, 1]).reshape([-1, rows.from]), matrix(rows))
      .reshape([batch, channels, columns.to, rows.to])
      .transpose([0, 3, 2, 1]) as tf.Tensor4D;
  });
}

function matrix(map: LineMap): tf.Tensor2D {
  return tf.tensor2d(map.values, [map.from, map.to]);
}
