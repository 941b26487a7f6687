/** Shot noise: Poisson(c·x) / c for each pixel and channel (ImageNet-C, CIFAR-C). */
import { photonNoise } from '../../compute/kernels/photonNoise';
import type { AliasTables } from '../../compute/kernels/photonNoise';
import type { PerturbationInfo } from '../../contract/perturbation';
import { HostCache } from '../ops/hostCache';
import { pictureSeeds, severityRow } from '../perturbation';
import type { Perturbation } from '../perturbation';
import { poissonTable } from './poissonTable';
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

const tables = new HostCache<AliasTables>(8);

/** Inputs are taken at 8 bits (the nearest of 256 levels), as pictures are stored. */
export const shotNoise: Perturbation = {
  info,
  apply(x, options) {
    const [photons] = severityRow(info, options.severity, options.table) as [number];
    const table = tables.get(String(photons), () => poissonTable(photons));
    return photonNoise(x, pictureSeeds(info, x.shape[0], options), table, photons);
  },
};
