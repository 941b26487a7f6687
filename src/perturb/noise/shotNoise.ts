/** Shot noise: Poisson(c·x) / c for each pixel and channel (ImageNet-C, CIFAR-C). */
import * as tf from '../../compute/tf';
import type { PerturbationInfo } from '../../contract/perturbation';
import { HostCache } from '../ops/hostCache';
import { uniformLayer } from '../ops/layers';
import { pictureSeeds, severityRow } from '../perturbation';
import type { Perturbation } from '../perturbation';
import { poissonTable } from './poissonTable';
import type { PoissonTable } from './poissonTable';
import { HENDRYCKS } from '../source';

const info: PerturbationInfo = {
  name: 'shot_noise',
  label: 'Shot noise',
  family: 'noise',
  collection: 'imagenet-c',
  role: 'test',
  random: true,
  description:
    'Light arrives in photons: each colour value becomes a Poisson number with mean c·x, divided by c. Fewer photons (small c), more noise.',
  formula: 'y = clip(k / c),  k ~ Poisson(c·x)',
  source: HENDRYCKS,
  parameters: ['c: photons at full brightness'],
  severities: {
    'imagenet-c': [[60], [25], [12], [5], [3]],
    'cifar-c': [[500], [250], [100], [75], [50]],
  },
};

const tables = new HostCache<PoissonTable>(8);

/** Inputs are taken at 8 bits (the nearest of 256 levels), as pictures are stored. */
export const shotNoise: Perturbation = {
  info,
  apply(x, options) {
    const [batch, height, width, channels] = x.shape;
    const [photons] = severityRow(info, options.severity, options.table) as [number];
    const { columns, keep, alias } = tables.get(String(photons), () => poissonTable(photons));
    const draws = uniformLayer(pictureSeeds(info, batch, options), height * width * channels);
    // One uniform number serves twice: its whole part picks the column, its fraction decides between the two numbers.
    const column = draws.map((u) => Math.floor(u * columns));
    const fraction = draws.map((u, i) => u * columns - column[i]!);
    return tf.tidy(() => {
      const own = tf.tensor1d(column);
      const level = x.clipByValue(0, 1).mul(255).round().reshape([-1]);
      const index = level.mul(columns).add(own).toInt() as tf.Tensor1D;
      const kept = tf.tensor1d(fraction).less(tf.tensor1d(keep).gather(index));
      const count = tf.where(kept, own, tf.tensor1d(alias).gather(index));
      return count.div(photons).clipByValue(0, 1).reshape(x.shape) as tf.Tensor4D;
    });
  },
};
