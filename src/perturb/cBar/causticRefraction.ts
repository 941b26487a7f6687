/**
 * Caustic refraction: the picture lies under rippling water. The slopes of a net of light shift each pixel and brighten or darken
 * it; what would be fetched from outside the picture is black. Slopes are differences of neighbouring pixels, so a picture larger
 * than 224 px gets the shifts of one of 224 px, enlarged.
 */
import * as tf from '../../compute/tf';
import type { PerturbationInfo } from '../../contract/perturbation';
import { Random } from '../../num/random';
import { warp } from '../ops/warp';
import { pictureSeeds, severityRow } from '../perturbation';
import type { Perturbation } from '../perturbation';
import { PUBLISHED_SIZE } from '../tables';
import { causticNet, refraction } from './caustics';
import { enlargePlane } from './enlargePlane';
import { MINTUN_SCAN, pictureSize, rows } from './source';

const info: PerturbationInfo = {
  name: 'caustic_refraction',
  label: 'Caustic refraction',
  family: 'c-bar',
  collection: 'imagenet-c-bar',
  role: 'test',
  random: true,
  description:
    'Like the floor of a pool: rippling water refracts what lies below it and casts a net of light and shadow.',
  formula: 'y(p) = clip(x(p + L·refract(∇c)) + l·(∂₁c − ∂₂c)),  L = level·size / 20, l = level / 5, c: caustic net',
  source: MINTUN_SCAN,
  parameters: ['level: strength of lens and light'],
  severities: { 'imagenet-c': rows([2.35, 3.2, 4.9, 6.6, 9.15]), 'cifar-c': rows([1.8, 2.6, 3.4, 4.2, 5]) },
};

export const causticRefraction: Perturbation = {
  info,
  apply(x, options) {
    const [batch, height, width] = x.shape;
    const area = height * width;
    const [level] = severityRow(info, options.severity, options.table) as [number];
    const size = pictureSize(height, width);
    const points = Math.min(size, PUBLISHED_SIZE);
    const [tall, wide] = [height, width].map((side) => Math.round((side * points) / size)) as [number, number];
    const grid = { rows: new Float32Array(batch * area), columns: new Float32Array(batch * area) };
    const inside = new Float32Array(batch * area);
    const light = new Float32Array(batch * area);
    pictureSeeds(info, batch, options).forEach((seed, picture) => {
      const random = new Random(seed, 'water');
      const time = random.uniform(0.5, 2);
      const period = random.uniform(0.75, 1.25) * points;
      const shift = refraction(causticNet(time, period, tall, wide), tall, wide, (level / 20) * size);
      const full = (plane: Float32Array) => enlargePlane(plane, tall, wide, height, width);
      const [down, right] = [full(shift.down), full(shift.right)];
      light.set(full(shift.light), picture * area);
      for (let i = 0, at = picture * area; i < area; i++, at++) {
        const row = Math.floor(i / width) + down[i]!;
        const column = (i % width) + right[i]!;
        grid.rows[at] = row;
        grid.columns[at] = column;
        inside[at] = coverage(row, height) * coverage(column, width);
      }
    });
    return tf.tidy(() => {
      const fetched = warp(x, grid, 'edge').mul(tf.tensor4d(inside, [batch, height, width, 1]));
      return fetched.add(tf.tensor4d(light, [batch, height, width, 1]).mul(level / 5)).clipByValue(0, 1) as tf.Tensor4D;
    });
  },
};

/** Share of a bilinear sample that lies inside: with repeated edges times this, what is outside counts as black. */
function coverage(position: number, length: number): number {
  return Math.max(0, Math.min(1, 1 + position, length - position));
}
