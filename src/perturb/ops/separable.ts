/**
 * Linear maps that act on rows and on columns separately: resampling (`lineMap`), filters with borders (`filterMap`), and
 * Gaussian blur. The maps are made on the host and kept short; the picture stays on the device.
 */
import { sumLineMaps, type LayerMap, type LineMap } from '../../compute/kernels/lineMaps/op';
import type * as tf from '../../compute/tf';
import { gaussianKernel } from '../../image/imageBlur';
import { borderIndex, type Border } from './border';
import { HostCache } from './hostCache';

export type { LayerMap, LineMap };

/**
 * A map given by its weights, which should be few and near one another for each output.
 * @param weights (output, add) calls add(input, weight) for every input that the output depends on
 */
export function lineMap(
  to: number,
  from: number,
  weights: (output: number, add: (input: number, weight: number) => void) => void,
): LineMap {
  const builder = new MapBuilder(to, from);
  for (let output = 0; output < to; output++) {
    const row = new Map<number, number>();
    weights(output, (input, weight) => row.set(input, (row.get(input) ?? 0) + weight));
    const inputs = [...row.keys()];
    const first = inputs.length === 0 ? 0 : Math.min(...inputs);
    const span = new Float32Array(inputs.length === 0 ? 0 : Math.max(...inputs) - first + 1);
    for (const [input, weight] of row) span[input - first] = weight;
    builder.add(first, span);
  }
  return builder.finish();
}

/** The correlation of a line with an odd number of weights, centred, with a border; as long as the line. */
export function filterMap(length: number, kernel: ArrayLike<number>, border: Border): LineMap {
  const radius = (kernel.length - 1) / 2;
  const inner = Float32Array.from(kernel);
  const builder = new MapBuilder(length, length);
  const dense = new Float64Array(length);
  for (let output = 0; output < length; output++) {
    if (output >= radius && output + radius < length) {
      builder.add(output - radius, inner);
      continue;
    }
    dense.fill(0);
    let [first, last] = [length, 0];
    for (let k = 0; k < kernel.length; k++) {
      const input = borderIndex(output + k - radius, length, border);
      dense[input]! += kernel[k]!;
      first = Math.min(first, input);
      last = Math.max(last, input);
    }
    builder.add(first, Float32Array.from(dense.subarray(first, last + 1)));
  }
  return builder.finish();
}

/** Collects the spans of a map; equal weights of neighbours are kept once. */
class MapBuilder {
  private readonly spans: Int32Array;
  private readonly parts: Float32Array[] = [];
  private weights = 0;
  private output = 0;

  constructor(
    private readonly to: number,
    private readonly from: number,
  ) {
    this.spans = new Int32Array(4 * to);
  }

  add(first: number, span: Float32Array): void {
    const known = this.parts.at(-1);
    if (!known || !equal(known, span)) {
      this.parts.push(span);
      this.weights += span.length;
    }
    this.spans.set([first, span.length, this.weights - span.length, 1], 4 * this.output++);
  }

  finish(): LineMap {
    const { to, from, spans } = this;
    for (let at = spans.length - 8; at >= 0; at -= 4) {
      const goesOn = spans[at + 4] === spans[at]! + 1 && spans[at + 6] === spans[at + 2];
      if (goesOn && spans[at + 5] === spans[at + 1]) spans[at + 3] = spans[at + 7]! + 1;
    }
    const weights = new Float32Array(Math.max(1, this.weights));
    let at = 0;
    for (const part of this.parts) {
      weights.set(part, at);
      at += part.length;
    }
    return { to, from, spans, weights };
  }
}

function equal(a: Float32Array, b: Float32Array): boolean {
  if (a === b) return true;
  return a.length === b.length && a.every((value, i) => value === b[i]);
}

/**
 * out[b, i, j, c] = Σ_h Σ_w rows[i, h] · columns[j, w] · x[b, h, w, c]
 * @param x [batch, rows.from, columns.from, channels]
 * @returns [batch, rows.to, columns.to, channels]
 */
export function mapLines(x: tf.Tensor4D, rows: LineMap, columns: LineMap): tf.Tensor4D {
  return sumLineMaps(x, [{ rows, columns }]);
}

const blurs = new HostCache<LineMap>(32);

/**
 * Gaussian blur, the kernel cut at `truncate` standard deviations, as scipy.ndimage.gaussian_filter cuts it.
 * @param x [batch, height, width, channels]
 * @param sigma pixels
 * @returns a tensor of x's shape, not clipped
 */
export function gaussianBlurred(x: tf.Tensor4D, sigma: number, border: Border, truncate = 4): tf.Tensor4D {
  const map = (length: number) =>
    blurs.get(`${length} ${sigma} ${border} ${truncate}`, () =>
      filterMap(length, gaussianKernel(sigma, Math.floor(truncate * sigma + 0.5)), border),
    );
  return mapLines(x, map(x.shape[1]), map(x.shape[2]));
}
