/**
 * Motion blur: the camera moves in a straight line while the shutter closes, so every pixel is a weighted mean of the
 * pixels along a one-sided path of 2r + 1 steps, weights half a Gaussian of standard deviation σ, borders repeated. The
 * direction is uniform in ±45° and differs from picture to picture.
 *
 * ImageNet-C used ImageMagick for it; this follows the equal construction of imagecorruptions. Whatever of the path lies
 * beyond the picture altogether is left out, as published.
 */
import * as tf from '../../compute/tf';
import type { PerturbationInfo } from '../../contract/perturbation';
import { Random } from '../../num/random';
import { filterTaps } from '../ops/filterTaps';
import { pictureSeeds, severityRow } from '../perturbation';
import type { Perturbation } from '../perturbation';
import { MICHAELIS } from '../source';
import { lengthScale } from '../tables';

const info: PerturbationInfo = {
  name: 'motion_blur',
  label: 'Motion blur',
  family: 'blur',
  collection: 'imagenet-c',
  role: 'test',
  random: true,
  description:
    'The camera moves while the shutter is open: a mean along a line of 2r + 1 pixels, fading like half a bell curve of width σ, in a random direction within ±45°.',
  formula: 'y(p) = Σᵢ wᵢ·x(p + i·(cos φ, sin φ)),  wᵢ ∝ exp(−i² / 2σ²),  i = 0 … 2r,  φ ~ U(−45°, 45°)',
  source: MICHAELIS,
  parameters: ['r: radius (px)', 'σ: fading (px)'],
  severities: {
    'imagenet-c': [
      [10, 3],
      [15, 5],
      [15, 8],
      [15, 12],
      [20, 15],
    ],
    'cifar-c': [
      [6, 1],
      [6, 1.5],
      [6, 2],
      [8, 2],
      [9, 2.5],
    ],
  },
};

/** Weights of the steps 0 … 2 · radius; they sum to 1. */
export function motionWeights(radius: number, sigma: number): number[] {
  const weights = Array.from({ length: 2 * radius + 1 }, (_, i) => Math.exp(-(i * i) / (2 * sigma * sigma)));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

/** Steps that are taken before the path would leave the picture altogether; the rest is left out, as published. */
function stepsWithin(steps: number, angle: number, height: number, width: number): number {
  for (let i = 0; i < steps; i++) {
    const [down, right] = offset(i, angle);
    if (Math.abs(down) >= height || Math.abs(right) >= width) return i;
  }
  return steps;
}

/** Where step i of the path lies, in whole pixels. */
function offset(i: number, angle: number): [down: number, right: number] {
  return [Math.ceil(i * Math.sin(angle) - 0.5), Math.ceil(i * Math.cos(angle) - 0.5)];
}

export const motionBlur: Perturbation = {
  info,
  apply(x, options) {
    const [batch, height, width] = x.shape;
    const [publishedRadius, publishedSigma] = severityRow(info, options.severity, options.table) as [number, number];
    const scale = lengthScale(height, width, options.table);
    const weights = motionWeights(Math.max(1, Math.round(publishedRadius * scale)), publishedSigma * scale);
    const angles = pictureSeeds(info, batch, options).map((seed) => new Random(seed, 'angle').uniform(-45, 45));
    return blurAlongPaths(x, weights, angles);
  },
};

/**
 * @param x [batch, height, width, channels]
 * @param weights of the steps of the path
 * @param angles one direction for each picture, degrees, 0 = to the right, 90 = down
 */
export function blurAlongPaths(x: tf.Tensor4D, weights: readonly number[], angles: readonly number[]): tf.Tensor4D {
  const [, height, width] = x.shape;
  const paths = angles.map((degrees) => {
    const angle = (degrees * Math.PI) / 180;
    const steps = stepsWithin(weights.length, angle, height, width);
    return weights.slice(0, steps).map((weight, i) => {
      const [down, right] = offset(i, angle);
      return { down, right, weight };
    });
  });
  return tf.tidy(() => filterTaps(x, paths, 'edge').clipByValue(0, 1) as tf.Tensor4D);
}
