/**
 * Sparkles: five white stars, each of 50 to 199 rays around a random point, laid over the picture one after the other. What is
 * left of the picture is the product of what each of them leaves, so that one layer does for all five.
 */
import * as tf from '../../compute/tf';
import type { PerturbationInfo } from '../../contract/perturbation';
import { Random } from '../../num/random';
import { inColour } from '../ops/inColour';
import { smoothField } from '../ops/fieldLayer';
import { pictureSeeds, severityRow } from '../perturbation';
import type { Perturbation } from '../perturbation';
import { drawRays, fillStar } from './rays';
import type { Star } from './rays';
import { MINTUN, pictureSize, rows } from './source';

const info: PerturbationInfo = {
  name: 'sparkles',
  label: 'Sparkles',
  family: 'c-bar',
  collection: 'imagenet-c-bar',
  role: 'test',
  random: true,
  description: 'Five glaring stars with many uneven rays outshine the picture around random points.',
  formula: 'y = 1 − (1 − x)·∏ₖ(1 − sₖ),  s = min(1, (R(θ)/r)²·ray profile), R ≈ level·size / 100',
  source: MINTUN,
  parameters: ['level: radius of a star (hundredths of the size)'],
  severities: { 'imagenet-c': rows([1, 2, 3, 5, 6]), 'cifar-c': rows([0.7, 3.5, 5.6, 6.3, 7]) },
};

const STARS = 5;

export const sparkles: Perturbation = {
  info,
  apply(x, options) {
    const [batch, height, width] = x.shape;
    const [level] = severityRow(info, options.severity, options.table) as [number];
    const radius = (level / 100) * pictureSize(height, width);
    const seeds = pictureSeeds(info, batch, options);
    return tf.tidy(() => {
      const left = smoothField(seeds, { height, width, channels: 1 }, (seed, rows, columns, out) => {
        fillShade(drawStars(new Random(seed, 'stars'), radius, height, width), rows, columns, out);
      });
      return tf.sub(1, tf.sub(1, x).mul(inColour(left))).clipByValue(0, 1) as tf.Tensor4D;
    });
  },
};

function drawStars(random: Random, radius: number, height: number, width: number): Star[] {
  return Array.from({ length: STARS }, () => ({
    row: random.uniform(0, height),
    column: random.uniform(0, width),
    rays: drawRays(random, radius, 1),
    exponent: 1,
  }));
}

/** What the stars leave of the picture, 0..1. */
export function fillShade(stars: readonly Star[], rows: Float64Array, columns: Float64Array, out: Float32Array): void {
  out.fill(1);
  for (const star of stars) fillStar(star, rows, columns, out, true);
}
