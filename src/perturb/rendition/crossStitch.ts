/**
 * Cross-stitch: the picture on a coarse grid, every cell a cross of two shaded threads of one colour on linen. The threads
 * are drawn once on the host; the picture only gives the colours.
 */
import * as tf from '../../compute/tf';
import type { PerturbationInfo } from '../../contract/perturbation';
import { HostCache } from '../ops/hostCache';
import { severityRow } from '../perturbation';
import type { Perturbation } from '../perturbation';
import { asCells, cellCount, cellMeans } from './ops/cells';
import { renditionScale } from './ops/scale';
import { blend, colour, fewColours, saturated } from './ops/tone';

const rows = [
  [3, 12],
  [4, 11],
  [5.3, 10],
  [7, 9],
  [9.5, 8],
] as const;

const info: PerturbationInfo = {
  name: 'cross_stitch',
  label: 'Cross-stitch',
  family: 'rendition',
  collection: 'temper',
  role: 'free',
  random: false,
  description: 'Embroidered: crosses of coloured thread on linen, one colour to a cell, from a limited set of threads.',
  formula: 'y = linen + (thread·light − linen)·cover,  thread = n soft levels of the mean over a cell of a pixels',
  source: 'A grid of means with a drawn stitch; no published filter',
  parameters: ['a: side of a stitch (px)', 'n: levels of tone and of colour'],
  severities: { 'imagenet-c': rows, 'cifar-c': rows },
};

interface Stitches {
  cover: Float32Array;
  light: Float32Array;
}

const drawings = new HostCache<Stitches>(8);

export const crossStitch: Perturbation = {
  info,
  apply(x, options) {
    const [, height, width] = x.shape;
    const [published, levels] = severityRow(info, options.severity, options.table) as [number, number];
    const side = published * renditionScale(height, width);
    const [down, across] = [cellCount(height, side), cellCount(width, side)];
    const { cover, light } = drawings.get(`${height} ${width} ${down} ${across}`, () =>
      drawStitches(height, width, down, across),
    );
    return tf.tidy(() => {
      const threads = fewColours(saturated(cellMeans(x, down, across), 1.4), levels, 10);
      const layer = (values: Float32Array) => tf.tensor4d(values, [1, height, width, 1]);
      const stitched = asCells(threads, height, width).mul(layer(light));
      return blend(colour(206, 197, 180), stitched, layer(cover)).clipByValue(0, 1) as tf.Tensor4D;
    });
  },
};

/** Half the thickness of a thread, in cells. */
const HALF = 0.29;
/** Pixels are sampled 3 × 3 times, as a stitch may be few pixels wide. */
const SAMPLES = 3;

function drawStitches(height: number, width: number, down: number, across: number): Stitches {
  const cover = new Float32Array(height * width);
  const light = new Float32Array(height * width);
  for (let i = 0; i < height * width; i++) {
    let [covered, lit] = [0, 0];
    for (let s = 0; s < SAMPLES * SAMPLES; s++) {
      const v = ((Math.floor(i / width) + ((s % SAMPLES) + 0.5) / SAMPLES) * down) / height;
      const u = (((i % width) + (Math.floor(s / SAMPLES) + 0.5) / SAMPLES) * across) / width;
      const shine = threadLight(u - Math.floor(u) - 0.5, v - Math.floor(v) - 0.5);
      if (shine > 0) {
        covered++;
        lit += shine;
      }
    }
    cover[i] = covered / (SAMPLES * SAMPLES);
    light[i] = covered > 0 ? lit / covered : 1;
  }
  return { cover, light };
}

/** Light on the thread at a place of a cell (−½ … ½ each way); 0 where there is linen. */
function threadLight(u: number, v: number): number {
  const upper = Math.abs(u + v) / Math.SQRT2;
  const lower = Math.abs(u - v) / Math.SQRT2;
  const along = (u - v) / Math.SQRT2;
  if (upper < HALF && Math.abs(along) < 0.66) return 1.16 - 0.5 * (upper / HALF) ** 2 - 0.35 * along * along;
  // The lower thread lies in the shade of the upper one.
  if (lower < HALF) return (1.0 - 0.5 * (lower / HALF) ** 2) * (0.7 + 0.4 * Math.min(1, upper / 0.6));
  return 0;
}
