/**
 * Gaussian blur with standard deviation σ, cut at 4σ, borders repeated: skimage.filters.gaussian with its defaults
 * (ImageNet-C, CIFAR-C; validation corruption).
 */
import type { PerturbationInfo } from '../../contract/perturbation';
import * as tf from '../../compute/tf';
import { severityRow } from '../perturbation';
import type { Perturbation } from '../perturbation';
import { gaussianBlurred } from '../ops/separable';
import { HENDRYCKS } from '../source';
import { lengthScale } from '../tables';

const info: PerturbationInfo = {
  name: 'gaussian_blur',
  label: 'Gaussian blur',
  family: 'blur',
  collection: 'imagenet-c-extra',
  role: 'validation',
  random: false,
  description: 'Every pixel becomes the mean of its neighbours, weighted by a bell curve of standard deviation σ.',
  formula: 'y = x ∗ G(σ),  G a Gaussian',
  source: HENDRYCKS,
  parameters: ['σ: standard deviation (px)'],
  severities: {
    'imagenet-c': [[1], [2], [3], [4], [6]],
    'cifar-c': [[0.4], [0.6], [0.7], [0.8], [1]],
  },
};

export const gaussianBlur: Perturbation = {
  info,
  apply(x, options) {
    const [, height, width] = x.shape;
    const [published] = severityRow(info, options.severity, options.table) as [number];
    const sigma = published * lengthScale(height, width, options.table);
    return tf.tidy(() => gaussianBlurred(x, sigma, 'edge').clipByValue(0, 1) as tf.Tensor4D);
  },
};
