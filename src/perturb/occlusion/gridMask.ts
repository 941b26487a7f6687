/** Grid mask: black squares on a regular grid of random width and offset hide the picture (Chen et al. 2020, their fixed-ratio mask). */
import * as tf from '../../compute/tf';
import type { PerturbationInfo } from '../../contract/perturbation';
import { Random } from '../../num/random';
import { pictureSeeds, severityRow } from '../perturbation';
import type { Perturbation } from '../perturbation';
import { inColour } from '../ops/inColour';

const rows = [[0.3], [0.42], [0.54], [0.66], [0.78]] as const;

const info: PerturbationInfo = {
  name: 'grid_mask',
  label: 'Grid mask',
  family: 'occlusion',
  collection: 'temper',
  role: 'free',
  random: true,
  description: 'Black squares on a regular grid hide parts of the picture everywhere, and leave some of every part.',
  formula: 'y = 0 where both coordinates lie in the first share s of a cell of d pixels, else x,  d ~ U(0.1, 0.2)·size',
  source: 'Chen, Liu, Zhao and Jia, "GridMask Data Augmentation", arXiv:2001.04086, 2020',
  parameters: ['s: side of a square (share of a cell)'],
  severities: { 'imagenet-c': rows, 'cifar-c': rows },
};

export const gridMask: Perturbation = {
  info,
  apply(x, options) {
    const [batch, height, width] = x.shape;
    const [share] = severityRow(info, options.severity, options.table) as [number];
    const lines = { rows: new Float32Array(batch * height), columns: new Float32Array(batch * width) };
    pictureSeeds(info, batch, options).forEach((seed, picture) => {
      const random = new Random(seed, 'grid');
      const cell = Math.max(2, random.uniform(0.1, 0.2) * Math.min(height, width));
      for (const [along, length] of [
        [lines.rows, height],
        [lines.columns, width],
      ] as const) {
        const offset = random.uniform(0, cell);
        for (let i = 0; i < length; i++) {
          along[picture * length + i] = cover((i + offset) % cell, share * cell, cell);
        }
      }
    });
    return tf.tidy(() => {
      const rows = tf.tensor4d(lines.rows, [batch, height, 1, 1]);
      const hidden = rows.mul(tf.tensor4d(lines.columns, [batch, 1, width, 1]));
      return x.mul(inColour(tf.sub(1, hidden))).clipByValue(0, 1) as tf.Tensor4D;
    });
  },
};

/** Share of the pixel that begins at `start` of a cell which the stretch from 0 to `length` covers. */
function cover(start: number, length: number, cell: number): number {
  const first = Math.max(0, Math.min(1, length - start));
  const next = Math.max(0, Math.min(start + 1 - cell, length));
  return Math.min(1, first + next);
}
