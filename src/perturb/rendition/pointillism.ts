/**
 * Pointillism: three layers of round dabs in random places, each of the local colour moved towards one of a few bright hues,
 * on a pale ground. From afar the hues average out.
 */
import * as tf from '../../compute/tf';
import type { PerturbationInfo } from '../../contract/perturbation';
import { Random } from '../../num/random';
import { inColour } from '../ops/inColour';
import { warp } from '../ops/warp';
import type { SampleGrid } from '../ops/warp';
import { pictureSeeds, severityRow } from '../perturbation';
import type { Perturbation } from '../perturbation';
import { renditionScale } from './ops/scale';
import { smooth } from './ops/smooth';
import { blend, saturated } from './ops/tone';

const rows = [[3.2], [4.2], [5.6], [7.5], [10]] as const;

const info: PerturbationInfo = {
  name: 'pointillism',
  label: 'Pointillism',
  family: 'rendition',
  collection: 'temper',
  role: 'free',
  random: true,
  description:
    'Painted in dabs, as by Seurat: small round touches of slightly different pure colours that the eye mixes from a distance.',
  formula: 'y = layers of disks of diameter a at random points c, colour (G ∗ x)(c) + a random bright hue',
  source: 'Dabs on jittered grids, after Haeberli, "Paint by numbers", SIGGRAPH 1990',
  parameters: ['a: diameter of a dab (px)'],
  severities: { 'imagenet-c': rows, 'cifar-c': rows },
};

/** Deviations of colour that sum to nothing: towards red, yellow, green, cyan, blue, magenta. */
const HUES = [
  [1, -0.5, -0.5],
  [0.5, 0.5, -1],
  [-0.5, 1, -0.5],
  [-1, 0.5, 0.5],
  [-0.5, -0.5, 1],
  [0.5, -1, 0.5],
] as const;

const LAYERS = 3;
const STRENGTH = 0.075;

export const pointillism: Perturbation = {
  info,
  apply(x, options) {
    const [batch, height, width] = x.shape;
    const [published] = severityRow(info, options.severity, options.table) as [number];
    const spacing = published * renditionScale(height, width);
    const seeds = pictureSeeds(info, batch, options);
    return tf.tidy(() => {
      const soft = saturated(smooth(x, 0.28 * spacing), 1.35);
      let canvas: tf.Tensor4D = smooth(x, spacing).mul(0.6).add(0.36);
      for (let layer = 0; layer < LAYERS; layer++) {
        const dab = dabLayer(seeds, layer, height, width, spacing);
        const painted = warp(soft, dab, 'edge', 'nearest').add(tf.tensor4d(dab.hue, x.shape)).clipByValue(0, 1);
        canvas = blend(canvas, painted, inColour(tf.tensor4d(dab.cover, [batch, height, width, 1])));
      }
      return canvas.clipByValue(0, 1) as tf.Tensor4D;
    });
  },
};

/** Fetches for every pixel the one in the middle of the dab that covers it. */
interface Dabs extends SampleGrid {
  rows: Float32Array;
  columns: Float32Array;
  /** 0..1, [batch · height · width]. */
  cover: Float32Array;
  /** Change of colour, [batch · height · width · 3]. */
  hue: Float32Array;
}

/** One dab in each square of a grid, anywhere in it; later ones lie over earlier ones. */
function dabLayer(seeds: readonly number[], layer: number, height: number, width: number, spacing: number): Dabs {
  const area = height * width;
  const empty = (values: number) => new Float32Array(seeds.length * area * values);
  const dabs = { rows: empty(1), columns: empty(1), cover: empty(1), hue: empty(3) };
  const [down, across] = [Math.ceil(height / spacing), Math.ceil(width / spacing)];
  seeds.forEach((seed, picture) => {
    const random = new Random(seed, `dabs ${layer}`);
    for (const square of random.permutation(down * across)) {
      const row = (Math.floor(square / across) + random.uniform()) * spacing;
      const column = ((square % across) + random.uniform()) * spacing;
      const radius = spacing * random.uniform(0.4, 0.56);
      paintDab(dabs, { row, column, radius, hue: random.integer(HUES.length) }, picture * area, height, width);
    }
  });
  return dabs;
}

interface Dab {
  row: number;
  column: number;
  radius: number;
  /** Index into `HUES`. */
  hue: number;
}

/** @param start first pixel of the picture */
function paintDab(to: Dabs, dab: Dab, start: number, height: number, width: number): void {
  const { rows, columns, cover, hue } = to;
  const { row, column, radius } = dab;
  const [red, green, blue] = HUES[dab.hue]!.map((value) => STRENGTH * value) as [number, number, number];
  const middleRow = Math.min(height - 1, Math.floor(row));
  const middleColumn = Math.min(width - 1, Math.floor(column));
  const reach = radius + 0.5;
  const bottom = Math.min(height - 1, row + reach);
  const rightmost = Math.min(width - 1, column + reach);
  for (let y = Math.max(0, Math.ceil(row - reach)); y <= bottom; y++) {
    for (let x = Math.max(0, Math.ceil(column - reach)); x <= rightmost; x++) {
      const edge = reach - Math.sqrt((y - row) * (y - row) + (x - column) * (x - column));
      if (edge <= 0) continue;
      const at = start + y * width + x;
      const known = cover[at]!;
      if (edge < 0.5 && edge < known) continue;
      rows[at] = middleRow;
      columns[at] = middleColumn;
      cover[at] = edge >= 1 ? 1 : edge > known ? edge : known;
      hue[3 * at] = red;
      hue[3 * at + 1] = green;
      hue[3 * at + 2] = blue;
    }
  }
}
