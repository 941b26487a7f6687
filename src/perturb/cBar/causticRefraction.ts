/**
 * Caustic refraction: the picture lies under rippling water. The slopes of a net of light shift each pixel and brighten or darken
 * it; what would be fetched from outside the picture is black. Slopes are differences of neighbouring pixels, so a picture larger
 * than 224 px gets the shifts of one of 224 px, enlarged.
 */
import * as tf from '../../compute/tf';
import type { PerturbationInfo } from '../../contract/perturbation';
import { Random } from '../../num/random';
import { HostCache } from '../ops/hostCache';
import { inColour } from '../ops/inColour';
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

/** The net does not depend on the severity: those of the last pictures are kept for the next one. */
const nets = new HostCache<Float32Array>(2);

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
      const net = nets.get(`${seed} ${points} ${tall} ${wide}`, () => causticNet(time, period, tall, wide));
      const shift = refraction(net, tall, wide, (level / 20) * size);
      const full = (plane: Float32Array) => enlargePlane(plane, tall, wide, height, width);
      const [down, right] = [full(shift.down), full(shift.right)];
      light.set(full(shift.light), picture * area);
      for (let row = 0, i = 0, at = picture * area; row < height; row++) {
        for (let column = 0; column < width; column++, i++, at++) {
          const [y, x] = [row + down[i]!, column + right[i]!];
          grid.rows[at] = y;
          grid.columns[at] = x;
          inside[at] = coverage(y, height) * coverage(x, width);
        }
      }
    });
    return tf.tidy(() => {
      const fetched = warp(x, grid, 'edge').mul(inColour(tf.tensor4d(inside, [batch, height, width, 1])));
      const lit = tf.tensor4d(light, [batch, height, width, 1]).mul(level / 5);
      return fetched.add(inColour(lit)).clipByValue(0, 1) as tf.Tensor4D;
    });
  },
};

/** Share of a bilinear sample that lies inside: with repeated edges times this, what is outside counts as black. */
function coverage(position: number, length: number): number {
  if (position >= 0 && position <= length - 1) return 1;
  return Math.max(0, Math.min(1, 1 + position, length - position));
}
