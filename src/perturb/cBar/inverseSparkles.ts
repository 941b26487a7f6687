/**
 * Inverse sparkles: the picture shows only within one large star of 50 to 199 rays, and fades to white around it. The severity
 * is how fast it fades.
 */
import * as tf from '../../compute/tf';
import type { PerturbationInfo } from '../../contract/perturbation';
import { Random } from '../../num/random';
import { inColour } from '../ops/inColour';
import { smoothField } from '../ops/fieldLayer';
import { pictureSeeds, severityRow } from '../perturbation';
import type { Perturbation } from '../perturbation';
import { drawRays, fillStar } from './rays';
import { MINTUN, pictureSize, rows } from './source';

const info: PerturbationInfo = {
  name: 'inverse_sparkles',
  label: 'Inverse sparkles',
  family: 'c-bar',
  collection: 'imagenet-c-bar',
  role: 'test',
  random: true,
  description:
    'The picture is seen through one star of uneven rays near its middle; around it all fades to white, faster with severity.',
  formula: 'y = 1 − (1 − x)·s,  s = min(1, (R(θ)/r)^(0.26·level)·ray profile), R ≈ size / 4',
  source: MINTUN,
  parameters: ['level: how fast it fades'],
  severities: { 'imagenet-c': rows([1, 2, 4, 9, 10]), 'cifar-c': rows([1, 1.5, 2.5, 4.5, 5]) },
};

export const inverseSparkles: Perturbation = {
  info,
  apply(x, options) {
    const [batch, height, width] = x.shape;
    const [level] = severityRow(info, options.severity, options.table) as [number];
    const radius = pictureSize(height, width) / 4;
    const seeds = pictureSeeds(info, batch, options);
    return tf.tidy(() => {
      const star = smoothField(seeds, { height, width, channels: 1 }, (seed, rows, columns, out) => {
        const random = new Random(seed, 'star');
        const row = random.uniform(0.25, 0.75) * height;
        const column = random.uniform(0.25, 0.75) * width;
        const rays = drawRays(random, radius, -Infinity);
        fillStar({ row, column, rays, exponent: 0.13 * level }, rows, columns, out, false);
      });
      return tf.sub(1, tf.sub(1, x).mul(inColour(star))).clipByValue(0, 1) as tf.Tensor4D;
    });
  },
};
