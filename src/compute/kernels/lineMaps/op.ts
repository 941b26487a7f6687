/**
 * Linear maps that act on rows and on columns separately (Gaussian blur, resampling), and sums of several of them (zoom
 * blur), borders included:
 *
 *     out[n, i, j] = Σ_layers Σ_k Σ_l rowWeights[i, k] · columnWeights[j, l] · x[n, firstRow[i] + k, firstColumn[j] + l]
 *
 * Each output depends on a short span of inputs, where TensorFlow.js would need a dense matrix or a resize of its own kind.
 */
import * as tf from '../../tf';
import { HOST_BACKENDS, replaceKernel } from '../hostMemory';
import { LINE_MAPS, type LineMapAttributes } from './attributes';
import { lineMapsHost } from './host';
import { lineMapsWebgpu } from './webgpu';

/** A sparse matrix that maps `from` samples to `to` samples. */
export interface LineMap {
  to: number;
  from: number;
  /**
   * For each output: first input, number of inputs, where their weights begin, and how many outputs from here on have the
   * same weights for inputs that move on by one (1 for the last of such a run); [to, 4].
   */
  spans: Int32Array;
  weights: Float32Array;
}

export interface LayerMap {
  rows: LineMap;
  columns: LineMap;
}

/**
 * The sum of the layers' maps of x.
 * @param x [batch, rows.from, columns.from, channels]
 * @returns [batch, rows.to, columns.to, channels]; not differentiable
 * @throws {RangeError} where a map does not fit x or the first layer
 */
export function sumLineMaps(x: tf.Tensor4D, layers: readonly LayerMap[]): tf.Tensor4D {
  const [, height, width] = x.shape;
  const [{ rows, columns }] = layers as [LayerMap];
  for (const layer of layers) {
    const fits = (map: LineMap, first: LineMap, length: number) => map.from === length && map.to === first.to;
    if (!fits(layer.rows, rows, height) || !fits(layer.columns, columns, width)) {
      throw new RangeError(`Line maps of ${layer.rows.from} × ${layer.columns.from} for ${height} × ${width} pixels`);
    }
  }
  return tf.tidy(() => {
    const [rowSpans, rowWeights] = joined(layers.map((layer) => layer.rows));
    const [columnSpans, columnWeights] = joined(layers.map((layer) => layer.columns));
    const inputs = { x, rowSpans, rowWeights, columnSpans, columnWeights } as unknown as tf.NamedTensorMap;
    const attrs: LineMapAttributes = { layers: layers.length, rows: rows.to, columns: columns.to };
    return tf.engine().runKernel(LINE_MAPS, inputs, attrs as unknown as tf.NamedAttrMap) as tf.Tensor4D;
  });
}

/** Maps one after the other: spans [maps · to · 4], with weights counted from the first map's. */
function joined(maps: readonly LineMap[]): [tf.Tensor1D, tf.Tensor1D] {
  if (maps.length === 1) return [tf.tensor1d(maps[0]!.spans, 'int32'), tf.tensor1d(maps[0]!.weights)];
  const sizes = (of: (map: LineMap) => ArrayLike<number>) => maps.reduce((sum, map) => sum + of(map).length, 0);
  const spans = new Int32Array(sizes((map) => map.spans));
  const weights = new Float32Array(sizes((map) => map.weights));
  let [atSpan, atWeight] = [0, 0];
  for (const map of maps) {
    spans.set(map.spans, atSpan);
    for (let i = atSpan + 2; i < atSpan + map.spans.length; i += 4) spans[i]! += atWeight;
    weights.set(map.weights, atWeight);
    atSpan += map.spans.length;
    atWeight += map.weights.length;
  }
  return [tf.tensor1d(spans, 'int32'), tf.tensor1d(weights)];
}

export function registerLineMaps(): void {
  for (const backendName of HOST_BACKENDS)
    replaceKernel({ kernelName: LINE_MAPS, backendName, kernelFunc: lineMapsHost });
  replaceKernel({ kernelName: LINE_MAPS, backendName: 'webgpu', kernelFunc: lineMapsWebgpu });
}
