/** Perlin noise: the picture is blended with a turbulent grey cloud, five octaves of gradient noise, whose largest cell is a seventh of the size. */
import * as tf from '../../compute/tf';
import type { PerturbationInfo } from '../../contract/perturbation';
import { Random } from '../../num/random';
import { inColour } from '../ops/inColour';
import { smoothField } from '../ops/fieldLayer';
import { pictureSeeds, severityRow } from '../perturbation';
import type { Perturbation } from '../perturbation';
import { addTurbulence, gradientNoise } from './perlin';
import { MINTUN_SCAN, pictureSize, rows } from './source';

const info: PerturbationInfo = {
  name: 'perlin_noise',
  label: 'Perlin noise',
  family: 'c-bar',
  collection: 'imagenet-c-bar',
  role: 'test',
  random: true,
  description: 'A pale cloud with fine creases is blended with the picture: sums of gradient noise at five scales.',
  formula: 'y = (1 − α)·x + α·clip(½ + ½·Σ_f |noise(f·p)| / f),  f = 1, 2, 4, 8, 16, α = level / 20',
  source: MINTUN_SCAN,
  parameters: ['level: twenty times the weight of the cloud'],
  severities: { 'imagenet-c': rows([4.6, 5.2, 5.8, 7.6, 8.8]), 'cifar-c': rows([5.2, 6.4, 7.6, 8.8, 10]) },
};

/** Cells of the coarsest noise along the picture. */
const CELLS = 7;
const OCTAVES = 5;

export const perlinNoise: Perturbation = {
  info,
  apply(x, options) {
    const [batch, height, width] = x.shape;
    const [level] = severityRow(info, options.severity, options.table) as [number];
    const weight = level / 20;
    const cell = pictureSize(height, width) / CELLS;
    const seeds = pictureSeeds(info, batch, options);
    return tf.tidy(() => {
      const cloud = smoothField(seeds, { height, width, channels: 1 }, (seed, rows, columns, out) => {
        const inCells = (positions: Float64Array) => positions.map((position) => position / cell);
        addTurbulence(gradientNoise(new Random(seed, 'cloud')), OCTAVES, inCells(rows), inCells(columns), out);
      });
      const grey = cloud.mul(0.5).add(0.5).clipByValue(0, 1);
      return x
        .mul(1 - weight)
        .add(inColour(grey.mul(weight)))
        .clipByValue(0, 1) as tf.Tensor4D;
    });
  },
};
