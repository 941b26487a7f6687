/**
 * Zoom blur: the mean of the picture and of its centre enlarged by factors from 1 to z in steps of d, each enlarged
 * bilinearly with corners on corners, as scipy.ndimage.zoom(order=1) does (ImageNet-C, CIFAR-C).
 *
 * Enlarging is linear and acts on rows and columns separately, so a group of zooms is two matrix products: the first makes
 * all column-enlarged pictures side by side, the second enlarges their rows and sums over the group at once.
 */
import * as tf from '../../compute/tf';
import type { PerturbationInfo } from '../../contract/perturbation';
import { HostCache } from '../ops/hostCache';
import { severityRow } from '../perturbation';
import type { Perturbation } from '../perturbation';
import { HENDRYCKS } from '../source';

const info: PerturbationInfo = {
  name: 'zoom_blur',
  label: 'Zoom blur',
  family: 'blur',
  collection: 'imagenet-c',
  role: 'test',
  random: false,
  description:
    'The camera rushes towards the scene: the mean of the picture at magnifications from 1 to z in steps of d.',
  formula: 'y = (x + Σ_f zoom(x, f)) / (n + 1),  f = 1, 1 + d, … < z',
  source: HENDRYCKS,
  parameters: ['z: end of the magnifications (left out itself)', 'd: step'],
  severities: {
    'imagenet-c': [
      [1.11, 0.01],
      [1.16, 0.01],
      [1.21, 0.02],
      [1.26, 0.02],
      [1.31, 0.03],
    ],
    'cifar-c': [
      [1.06, 0.01],
      [1.11, 0.01],
      [1.16, 0.01],
      [1.21, 0.01],
      [1.26, 0.01],
    ],
  },
};

/** The published list of magnifications: numpy.arange(1, end, step), rounding errors included. */
export function zoomFactors(end: number, step: number): number[] {
  return Array.from({ length: Math.ceil((end - 1) / step) }, (_, i) => 1 + i * step);
}

/** Values of the group in one pass: keeps the intermediate below 64 MB. */
const LARGEST = 16_000_000;

/** Sources of one enlarged line: output o is (1 − weight) · line[index] + weight · line[index + 1]. */
function enlargement(length: number, factor: number): { index: Int32Array; weight: Float32Array } {
  const crop = Math.ceil(length / factor);
  const start = Math.floor((length - crop) / 2);
  const enlarged = Math.round(crop * factor);
  const index = new Int32Array(length);
  const weight = new Float32Array(length);
  for (let o = 0; o < length; o++) {
    const at = enlarged > 1 ? Math.min((o * (crop - 1)) / (enlarged - 1), crop - 1) : 0;
    const low = Math.min(Math.floor(at), Math.max(0, crop - 2));
    index[o] = start + low;
    weight[o] = at - low;
  }
  return { index, weight };
}

/** Enlarges columns: [width, group · width], one block of columns for each factor. */
function spread(width: number, factors: readonly number[]): Float32Array {
  const row = factors.length * width;
  const out = new Float32Array(width * row);
  factors.forEach((factor, k) => {
    const { index, weight } = enlargement(width, factor);
    for (let o = 0; o < width; o++) {
      out[index[o]! * row + k * width + o]! += 1 - weight[o]!;
      if (weight[o]! > 0) out[(index[o]! + 1) * row + k * width + o]! += weight[o]!;
    }
  });
  return out;
}

/** Enlarges rows and sums over the group: [group · height, height]. */
function collect(height: number, factors: readonly number[]): Float32Array {
  const out = new Float32Array(factors.length * height * height);
  factors.forEach((factor, k) => {
    const { index, weight } = enlargement(height, factor);
    const block = k * height * height;
    for (let o = 0; o < height; o++) {
      out[block + index[o]! * height + o]! += 1 - weight[o]!;
      if (weight[o]! > 0) out[block + (index[o]! + 1) * height + o]! += weight[o]!;
    }
  });
  return out;
}

const matrices = new HostCache<Float32Array>(24);

export const zoomBlur: Perturbation = {
  info,
  apply(x, options) {
    const [batch, height, width, channels] = x.shape;
    const [end, step] = severityRow(info, options.severity, options.table) as [number, number];
    const factors = zoomFactors(end, step);
    const size = Math.max(1, Math.min(factors.length, Math.floor(LARGEST / x.size)));
    return tf.tidy(() => {
      const lines = x.transpose([0, 1, 3, 2]).reshape([-1, width]);
      let sum: tf.Tensor = x.transpose([0, 3, 2, 1]).reshape([-1, height]);
      for (let first = 0; first < factors.length; first += size) {
        const group = factors.slice(first, first + size);
        const key = `${group[0]} ${step} ${group.length}`;
        const columns = matrices.get(`columns ${width} ${key}`, () => spread(width, group));
        const rows = matrices.get(`rows ${height} ${key}`, () => collect(height, group));
        sum = tf.tidy(() => {
          const wide = tf.matMul(lines, tf.tensor2d(columns, [width, group.length * width]));
          const tall = wide
            .reshape([batch, height, channels, group.length, width])
            .transpose([0, 2, 4, 3, 1])
            .reshape([-1, group.length * height]);
          return sum.add(tf.matMul(tall as tf.Tensor2D, tf.tensor2d(rows, [group.length * height, height])));
        });
      }
      return sum
        .div(factors.length + 1)
        .reshape([batch, channels, width, height])
        .transpose([0, 3, 2, 1])
        .clipByValue(0, 1) as tf.Tensor4D;
    });
  },
};
