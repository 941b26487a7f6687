/** Gaussian noise: x + c·n, n standard normal for each pixel and channel (ImageNet-C, CIFAR-C). */
import * as tf from '../../compute/tf';
import type { PerturbationInfo } from '../../contract/perturbation';
import { normalTensor } from '../ops/layers';
import { pictureSeeds, severityRow } from '../perturbation';
import type { Perturbation } from '../perturbation';
import { HENDRYCKS } from '../source';

const info: PerturbationInfo = {
  name: 'gaussian_noise',
  label: 'Gaussian noise',
  family: 'noise',
  collection: 'imagenet-c',
  role: 'test',
  random: true,
  description:
    'Sensor noise in poor light: every colour value gets an independent normal error, x + c·n with n from N(0, 1).',
  formula: 'y = clip(x + c·n),  n ~ N(0, 1)',
  source: HENDRYCKS,
  parameters: ['c: standard deviation (of 0..1)'],
  severities: {
    'imagenet-c': [[0.08], [0.12], [0.18], [0.26], [0.38]],
    'cifar-c': [[0.04], [0.06], [0.08], [0.09], [0.1]],
  },
};

export const gaussianNoise: Perturbation = {
  info,
  apply(x, options) {
    const [batch, height, width, channels] = x.shape;
    const [c] = severityRow(info, options.severity, options.table) as [number];
    const seeds = pictureSeeds(info, batch, options);
    return tf.tidy(() => x.add(normalTensor(seeds, [height, width, channels]).mul(c)).clipByValue(0, 1) as tf.Tensor4D);
  },
};
