/**
 * Leaves: autumn leaves lie before the lens. A leaf is the lens between two arcs, w(t) = b·(1 − t²)·(1.15 − 0.5·t) on either side of
 * its middle vein, paler along vein and side veins, darker to the rim.
 */
import type { PerturbationInfo } from '../../contract/perturbation';
import { Random } from '../../num/random';
import { pictureSeeds, severityRow } from '../perturbation';
import type { Perturbation } from '../perturbation';
import { covered, emptyCover, paint } from './cover';
import type { Cover } from './cover';
const rows = [
  [3, 0.22],
  [6, 0.26],
  [10, 0.3],
  [15, 0.34],
  [22, 0.38],
] as const;

const info: PerturbationInfo = {
  name: 'leaves',
  label: 'Leaves',
  family: 'occlusion',
  collection: 'temper',
  role: 'free',
  random: true,
  description: 'Fallen leaves in green, yellow and brown hide parts of the scene.',
  formula: 'y = leaf colour inside n outlines |v| < b·(1 − t²)·(1.15 − 0.5·t), else x',
  source: 'Own; painted one over the other (Porter and Duff, SIGGRAPH 1984)',
  parameters: ['n: leaves', 'l: length (share of the shorter side)'],
  severities: { 'imagenet-c': rows, 'cifar-c': rows },
};

/** Sap green to brown. */
const COLOURS = [
  [0.2, 0.38, 0.1],
  [0.42, 0.48, 0.12],
  [0.72, 0.55, 0.12],
  [0.7, 0.32, 0.1],
  [0.42, 0.22, 0.1],
] as const;
const BREADTH = 0.3;

interface Leaf {
  row: number;
  column: number;
  /** Half the length, pixels. */
  half: number;
  angle: number;
  colour: readonly [number, number, number];
}

export const leaves: Perturbation = {
  info,
  apply(x, options) {
    const [batch, height, width] = x.shape;
    const [count, length] = severityRow(info, options.severity, options.table) as [number, number];
    const cover = emptyCover(batch, height, width);
    pictureSeeds(info, batch, options).forEach((seed, picture) => {
      const random = new Random(seed, 'leaves');
      for (let i = 0; i < Math.round(count); i++) {
        const row = random.uniform(0, height);
        const column = random.uniform(0, width);
        const half = (random.uniform(0.75, 1.25) * length * Math.min(height, width)) / 2;
        const angle = random.uniform(0, 2 * Math.PI);
        const leaf = { row, column, half, angle, colour: COLOURS[random.integer(COLOURS.length)]! };
        paintLeaf(cover, leaf, picture * height * width, height, width);
      }
    });
    return covered(x, cover);
  },
};

function paintLeaf(cover: Cover, leaf: Leaf, start: number, height: number, width: number): void {
  const { row, column, half, colour } = leaf;
  const [cos, sin] = [Math.cos(leaf.angle) / half, Math.sin(leaf.angle) / half];
  for (let r = Math.max(0, Math.ceil(row - half)); r < Math.min(height, row + half); r++) {
    for (let c = Math.max(0, Math.ceil(column - half)); c < Math.min(width, column + half); c++) {
      const along = (c - column) * cos + (r - row) * sin;
      const beside = Math.abs((r - row) * cos - (c - column) * sin);
      const edge = BREADTH * (1 - along * along) * (1.15 - 0.5 * along);
      const alpha = Math.min(1, (edge - beside) * half + 0.5);
      if (alpha <= 0) continue;
      const middle = Math.max(0, 1 - beside / 0.025);
      // Side veins leave the middle one at 45°, every sixth of the half length.
      const veins = Math.max(0, 1 - Math.abs((((along - beside) * 6) % 1) + (along < beside ? 1 : 0) - 0.5) * 9);
      const light = 1.08 - 0.45 * (beside / Math.max(edge, 1e-6)) + 0.55 * middle + 0.16 * veins;
      paint(cover, start + r * width + c, colour[0] * light, colour[1] * light, colour[2] * light, alpha);
    }
  }
}
