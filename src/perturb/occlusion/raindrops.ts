/**
 * Raindrops on the pane before the camera: each drop is a small lens that shows the scene upside down and at a wide angle, with a
 * dark rim and a bright reflex (Garg and Nayar 2007 describe what a drop shows). Pixels in a drop are fetched from the other side
 * of its middle, the farther the nearer they lie to its rim.
 */
import * as tf from '../../compute/tf';
import type { PerturbationInfo } from '../../contract/perturbation';
import { Random } from '../../num/random';
import { pictureSeeds, severityRow } from '../perturbation';
import type { Perturbation } from '../perturbation';
import { warp } from '../ops/warp';
import { covered, emptyCover, paint } from './cover';
import type { Cover } from './cover';
const rows = [
  [6, 0.05],
  [12, 0.065],
  [20, 0.08],
  [32, 0.095],
  [48, 0.11],
] as const;

const info: PerturbationInfo = {
  name: 'raindrops',
  label: 'Raindrops',
  family: 'occlusion',
  collection: 'temper',
  role: 'free',
  random: true,
  description: 'Rain has wet the lens: every drop shows the scene upside down, small and blurred at its rim.',
  formula: 'y(p) = x(c − z·(p − c)) in a drop at c,  z = 3 + 3·(|p − c| / R)²; rim and reflex painted over',
  source: 'after Garg and Nayar, "Vision and Rain", International Journal of Computer Vision 75(1), 2007',
  parameters: ['n: drops', 'R: largest radius (share of the shorter side)'],
  severities: { 'imagenet-c': rows, 'cifar-c': rows },
};

const SMALLEST = 0.35;

export const raindrops: Perturbation = {
  info,
  apply(x, options) {
    const [batch, height, width] = x.shape;
    const [count, largest] = severityRow(info, options.severity, options.table) as [number, number];
    const area = height * width;
    const rows = new Float32Array(batch * area);
    const columns = new Float32Array(batch * area);
    for (let line = 0, at = 0; line < batch * height; line++) {
      rows.fill(line % height, at, at + width);
      for (let column = 0; column < width; column++) columns[at++] = column;
    }
    const cover = emptyCover(batch, height, width);
    pictureSeeds(info, batch, options).forEach((seed, picture) => {
      const random = new Random(seed, 'drops');
      for (let i = 0; i < Math.round(count); i++) {
        const row = random.uniform(0, height);
        const column = random.uniform(0, width);
        const radius = largest * random.uniform(SMALLEST, 1) * Math.min(height, width);
        const drop = { row, column, radius };
        drawDrop(drop, { rows, columns, cover }, picture * area, height, width);
      }
    });
    return tf.tidy(() => covered(warp(x, { rows, columns }, 'reflect'), cover));
  },
};

interface Drop {
  row: number;
  column: number;
  radius: number;
}

interface Pane {
  /** Where each pixel is fetched. */
  rows: Float32Array;
  columns: Float32Array;
  cover: Cover;
}

/** Bends the light in the disk of a drop, and shades it. @param start first pixel of the picture */
function drawDrop({ row, column, radius }: Drop, pane: Pane, start: number, height: number, width: number): void {
  const { rows, columns, cover } = pane;
  const limit = radius * radius;
  const end = Math.min(width, column + radius);
  for (let r = Math.max(0, Math.ceil(row - radius)); r < Math.min(height, row + radius); r++) {
    const down = r - row;
    for (let c = Math.max(0, Math.ceil(column - radius)); c < end; c++) {
      const right = c - column;
      const distance = down * down + right * right;
      if (distance >= limit) continue;
      const at = start + r * width + c;
      const square = distance / limit;
      const reach = 3 + 3 * square;
      rows[at] = row - reach * down;
      columns[at] = column - reach * right;
      shade(cover, at, down / radius, right / radius, Math.sqrt(square), radius);
    }
  }
}

/** Dark towards the upper rim, where the drop shows the ground; a reflex of the sky at the upper left. */
function shade(cover: Cover, at: number, down: number, right: number, distance: number, radius: number): void {
  cover.hidden[at] = 0;
  const rim = (distance - 0.6) / 0.4;
  if (rim > 0) paint(cover, at, 0.05, 0.06, 0.08, rim * rim * (0.6 - 0.25 * down));
  if (radius < 1.5 || Math.abs(down + 0.45) > 0.28 || Math.abs(right + 0.35) > 0.28) return;
  const reflex = Math.hypot(down + 0.45, right + 0.35) / 0.28;
  if (reflex < 1) paint(cover, at, 1, 1, 1, 0.85 * (1 - reflex * reflex));
}
