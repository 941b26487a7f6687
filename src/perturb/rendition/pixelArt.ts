/**
 * Pixel art: large square pixels in few colours, half tones by ordered dithering with Bayer's 4 × 4 matrix, as on the game
 * consoles of the 1980s.
 */
import * as tf from '../../compute/tf';
import type { PerturbationInfo } from '../../contract/perturbation';
import { severityRow } from '../perturbation';
import type { Perturbation } from '../perturbation';
import { asCells, cellCount, cellMeans } from './ops/cells';
import { renditionScale } from './ops/scale';
import { smooth } from './ops/smooth';
import { fewColours, saturated } from './ops/tone';

const rows = [
  [2, 10],
  [2.7, 9],
  [3.6, 8],
  [5, 7],
  [7, 6],
] as const;

const info: PerturbationInfo = {
  name: 'pixel_art',
  label: 'Pixel art',
  family: 'rendition',
  collection: 'temper',
  role: 'free',
  random: false,
  description:
    'An early video game: few large pixels in few colours; tones in between are mixed from a chequered pattern of neighbours.',
  formula: 'y = n levels of (mean luma + dither) + n levels of mean colour difference,  means over a × a pixels',
  source: 'Bayer, "An optimum method for two-level rendition of continuous-tone pictures", ICC 1973',
  parameters: ['a: side of a pixel (px)', 'n: levels of tone and of colour'],
  severities: { 'imagenet-c': rows, 'cifar-c': rows },
};

const BAYER = [0, 8, 2, 10, 12, 4, 14, 6, 3, 11, 1, 9, 15, 7, 13, 5].map((rank) => (rank + 0.5) / 16 - 0.5);

/** Share of the full dither: less is calmer, and shows a little banding. */
const DITHER = 0.45;

export const pixelArt: Perturbation = {
  info,
  apply(x, options) {
    const [, height, width] = x.shape;
    const [published, levels] = severityRow(info, options.severity, options.table) as [number, number];
    const side = published * renditionScale(height, width);
    const [down, across] = [cellCount(height, side), cellCount(width, side)];
    const pattern = Float32Array.from(
      { length: down * across },
      (_, i) => (DITHER * BAYER[(Math.floor(i / across) % 4) * 4 + ((i % across) % 4)]!) / levels,
    );
    return tf.tidy(() => {
      const means = cellMeans(x, down, across);
      const crisp = means.add(means.sub(smooth(means, 1)).mul(0.5)) as tf.Tensor4D;
      const dither = tf.tensor4d(pattern, [1, down, across, 1]);
      return asCells(fewColours(saturated(crisp, 1.35), levels, 40, dither), height, width);
    });
  },
};
