/**
 * Snow: flakes made of thresholded noise that is enlarged and drawn out by the wind, over a picture paled towards its grey
 * (ImageNet-C, CIFAR-C; for any size as in imagecorruptions). The layer is added twice, once turned by half a turn.
 *
 * The flakes do not depend on the picture. Only the middle of the published noise is ever enlarged, so only that much is
 * drawn. The size of a flake and the length of its path follow the rule for lengths; where flakes become so small that no noise is
 * averaged between samples any more, it is weakened instead, so that as many flakes fall as published.
 */
import * as tf from '../../compute/tf';
import type { PerturbationInfo } from '../../contract/perturbation';
import { normalArray, Random } from '../../num/random';
import { blurAlongPaths, motionWeights } from '../blur/motionBlur';
import { inColour } from '../ops/inColour';
import { pictureSeeds, severityRow } from '../perturbation';
import type { Perturbation } from '../perturbation';
import { MICHAELIS } from '../source';
import { lengthScale } from '../tables';

const info: PerturbationInfo = {
  name: 'snow',
  label: 'Snow',
  family: 'weather',
  collection: 'imagenet-c',
  role: 'test',
  random: true,
  description:
    'Snowflakes: spots of noise above a threshold, enlarged and smeared along the wind, are added to a picture that the snow light has paled.',
  formula: 'y = clip(k·x + (1 − k)·max(x, 1.5·grey(x) + 0.5) + s + turn₁₈₀(s)),  s = motion(threshold(zoom(n)))',
  source: MICHAELIS,
  parameters: [
    'mean of the noise',
    'standard deviation of the noise',
    'size of a flake (px)',
    'threshold',
    'radius of the motion (px)',
    'fading of the motion (px)',
    'k: share of the picture left as it is',
  ],
  severities: {
    'imagenet-c': [
      [0.1, 0.3, 3, 0.5, 10, 4, 0.8],
      [0.2, 0.3, 2, 0.5, 12, 4, 0.7],
      [0.55, 0.3, 4, 0.9, 12, 8, 0.7],
      [0.55, 0.3, 4.5, 0.85, 12, 8, 0.65],
      [0.55, 0.3, 2.5, 0.85, 12, 12, 0.55],
    ],
    'cifar-c': [
      [0.1, 0.2, 1, 0.6, 8, 3, 0.95],
      [0.1, 0.2, 1, 0.5, 10, 4, 0.9],
      [0.15, 0.3, 1.75, 0.55, 10, 4, 0.9],
      [0.25, 0.3, 2.25, 0.6, 12, 6, 0.85],
      [0.3, 0.3, 1.25, 0.65, 14, 12, 0.8],
    ],
  },
};

export interface Layer {
  tall: number;
  wide: number;
  values: Float32Array;
}

export interface Flakes {
  /** Mean and standard deviation of the noise. */
  mean: number;
  deviation: number;
  /** Enlargement of the noise, at least 1. */
  zoom: number;
  threshold: number;
}

/** Samples of noise that a layer needs in a direction: the part that, enlarged, just covers the picture. */
export function noiseSide(length: number, zoom: number): number {
  return Math.ceil(length / zoom);
}

/** Where an enlarged line takes sample i from, corners on corners. */
function source(i: number, from: number, to: number): number {
  return (i * (from - 1)) / Math.max(1, to - 1);
}

/** Share of the variance of the noise that enlarging one direction leaves, as samples between two are means of both. */
export function varianceKept(length: number, zoom: number): number {
  const from = noiseSide(length, zoom);
  const to = Math.round(from * zoom);
  let kept = 0;
  for (let i = 0; i < to; i++) {
    const between = source(i, from, to) % 1;
    kept += (between * between + (1 - between) * (1 - between)) / to;
  }
  return kept;
}

/**
 * Flakes at rest: the noise, enlarged, where it is above the threshold. On the host, as backends that differ in the last bit would
 * differ by whole flakes.
 * @param noise standard normal numbers, [noiseSide(height), noiseSide(width)]
 * @returns 0..1, [tall, wide], up to a few rows and columns more than the picture has
 */
export function flakeLayer(noise: Float32Array, height: number, width: number, flakes: Flakes): Layer {
  const { zoom, threshold } = flakes;
  const [rows, columns] = [noiseSide(height, zoom), noiseSide(width, zoom)];
  const [tall, wide] = [Math.round(rows * zoom), Math.round(columns * zoom)];
  const values = new Float32Array(tall * wide);
  const left = Int32Array.from({ length: wide }, (_, i) => Math.floor(source(i, columns, wide)));
  const share = Float64Array.from(left, (from, i) => source(i, columns, wide) - from);
  for (let row = 0; row < tall; row++) {
    const at = source(row, rows, tall);
    const top = Math.floor(at);
    const down = at - top;
    const upper = top * columns;
    const lower = Math.min(rows - 1, top + 1) * columns;
    for (let column = 0; column < wide; column++) {
      const from = left[column]!;
      const next = Math.min(columns - 1, from + 1);
      const right = share[column]!;
      const above = noise[upper + from]! * (1 - right) + noise[upper + next]! * right;
      const below = noise[lower + from]! * (1 - right) + noise[lower + next]! * right;
      const value = flakes.mean + flakes.deviation * (above * (1 - down) + below * down);
      if (value >= threshold) values[row * wide + column] = Math.min(1, Math.max(0, value));
    }
  }
  return { tall, wide, values };
}

export const snow: Perturbation = {
  info,
  apply(x, options) {
    const [batch, height, width] = x.shape;
    const row = severityRow(info, options.severity, options.table);
    const [mean, deviation, zoom, threshold, radius, sigma, unpaled] = row as [
      number,
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    const scale = lengthScale(height, width, options.table);
    const scaled = scale < 1 ? Math.max(1, zoom * scale) : zoom;
    const kept = [zoom, scaled].map((factor) => varianceKept(height, factor) * varianceKept(width, factor));
    const flakes = {
      mean,
      deviation: deviation * Math.sqrt(kept[0]! / kept[1]!),
      threshold,
      zoom: scaled,
    };
    const weights = motionWeights(Math.max(1, Math.round(radius * scale)), sigma * scale);
    const seeds = pictureSeeds(info, batch, options);
    const size = noiseSide(height, scaled) * noiseSide(width, scaled);
    const layers = seeds.map((seed) => flakeLayer(normalArray(seed, 'normal', size), height, width, flakes));
    const angles = seeds.map((seed) => new Random(seed, 'angle').uniform(-135, -45));
    return tf.tidy(() => {
      const drawn = falling(layers, weights, angles);
      const fits = drawn.shape[1] === height && drawn.shape[2] === width;
      const snowfall = fits ? drawn : drawn.slice([0, 0, 0, 0], [batch, height, width, 1]);
      const white = inColour(snowfall);
      return paled(x, unpaled)
        .add(white)
        .add(white.reverse([1, 2]))
        .clipByValue(0, 1) as tf.Tensor4D;
    });
  },
};

/**
 * Flakes drawn out along their way, in steps of 1/255.
 * @param angles one for each layer, degrees
 * @returns [layers, tall, wide, 1]
 */
export function falling(layers: readonly Layer[], weights: readonly number[], angles: readonly number[]): tf.Tensor4D {
  const { tall, wide } = layers[0]!;
  const values = new Float32Array(layers.length * tall * wide);
  layers.forEach((layer, i) => values.set(layer.values, i * tall * wide));
  return tf.tidy(() => {
    const drawn = blurAlongPaths(tf.tensor4d(values, [layers.length, tall, wide, 1]), weights, angles);
    return drawn.mul(255).round().div(255) as tf.Tensor4D;
  });
}

/** Luma of ITU-R BT.601 in all three channels, times 1.5: the grey that the snow light adds. */
// prettier-ignore
const GREY = [
  0.4485, 0.4485, 0.4485,
  0.8805, 0.8805, 0.8805,
  0.171, 0.171, 0.171,
];

/** k·x + (1 − k)·max(x, 1.5·grey(x) + ½) = max(x, k·x + (1 − k)·(1.5·grey(x) + ½)) */
export function paled(x: tf.Tensor4D, kept: number): tf.Tensor4D {
  const mix = GREY.map((weight, i) => (1 - kept) * weight + (i % 4 === 0 ? kept : 0));
  const mixed = tf.matMul(x.reshape([-1, 3]), tf.tensor2d(mix, [3, 3])).add((1 - kept) / 2);
  return x.maximum(mixed.reshape(x.shape));
}
