/** Speckle noise: x + c·x·n, n standard normal for each pixel and channel (ImageNet-C, CIFAR-C; validation corruption). */
import * as tf from '../../compute/tf';
import type { PerturbationInfo } from '../../contract/perturbation';
import { normalTensor } from '../ops/layers';
import { pictureSeeds, severityRow } from '../perturbation';
import type { Perturbation } from '../perturbation';
import { HENDRYCKS } from '../source';

const info: PerturbationInfo = {
  name: 'speckle_noise',
  label: 'Speckle noise',
  family: 'noise',
  collection: 'imagenet-c-extra',
  role: 'validation',
  random: true,
  description:
    'Multiplicative noise: the brighter a value, the larger its normal error, x + c·x·n with n from N(0, 1).',
  formula: 'y = clip(x + c·x·n),  n ~ N(0, 1)',
  source: HENDRYCKS,
  parameters: ['c: standard deviation relative to the value'],
  severities: {
    'imagenet-c': [[0.15], [0.2], [0.35], [0.45], [0.6]],
    'cifar-c': [[0.06], [0.1], [0.12], [0.16], [0.2]],
  },
};

export const speckleNoise: Perturbation = {
  info,
  apply(x, options) {
    const [batch, height, width, channels] = x.shape;
    const [c] = severityRow(info, options.severity, options.table) as [number];
    const seeds = pictureSeeds(info, batch, options);
    return tf.tidy(() => {
      const noise = normalTensor(seeds, [height, width, channels]);
      return x.mul(noise.mul(c).add(1)).clipByValue(0, 1) as tf.Tensor4D;
    });
  },
};
