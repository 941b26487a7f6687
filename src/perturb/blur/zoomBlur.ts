/**
 * Zoom blur: the mean of the picture and of its centre enlarged by factors from 1 to z in steps of d, each enlarged
 * bilinearly with corners on corners, as scipy.ndimage.zoom(order=1) does (ImageNet-C, CIFAR-C).
 *
 * Enlarging is linear and acts on rows and columns separately, so the mean is a sum of line maps, made in one go.
 */
import * as tf from '../../compute/tf';
import type { PerturbationInfo } from '../../contract/perturbation';
import { sumLineMaps, type LayerMap, type LineMap } from '../../compute/kernels/lineMaps/op';
import { HostCache } from '../ops/hostCache';
import { lineMap } from '../ops/separable';
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

/** A line enlarged about its middle, times `share`: output o is between line[low] and line[low + 1]. */
function enlargement(length: number, factor: number, share: number): LineMap {
  const crop = Math.ceil(length / factor);
  const start = Math.floor((length - crop) / 2);
  const enlarged = Math.round(crop * factor);
  return lineMap(length, length, (output, add) => {
    const at = enlarged > 1 ? Math.min((output * (crop - 1)) / (enlarged - 1), crop - 1) : 0;
    const low = Math.min(Math.floor(at), Math.max(0, crop - 2));
    add(start + low, share * (1 - at + low));
    if (at > low) add(start + low + 1, share * (at - low));
  });
}

/** The picture itself and its enlargements, each with the weight of a mean. */
function layersOf(height: number, width: number, factors: readonly number[]): LayerMap[] {
  const share = 1 / (factors.length + 1);
  const itself = (length: number, weight: number) => lineMap(length, length, (output, add) => add(output, weight));
  return [
    { rows: itself(height, share), columns: itself(width, 1) },
    ...factors.map((factor) => ({
      rows: enlargement(height, factor, share),
      columns: enlargement(width, factor, 1),
    })),
  ];
}

const layers = new HostCache<LayerMap[]>(12);

export const zoomBlur: Perturbation = {
  info,
  apply(x, options) {
    const [, height, width] = x.shape;
    const [end, step] = severityRow(info, options.severity, options.table) as [number, number];
    const made = layers.get(`${height} ${width} ${end} ${step}`, () => layersOf(height, width, zoomFactors(end, step)));
    return tf.tidy(() => sumLineMaps(x, made).clipByValue(0, 1) as tf.Tensor4D);
  },
};
