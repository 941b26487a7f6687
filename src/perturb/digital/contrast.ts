/** Contrast: (x − mean)·c + mean, with the mean of each channel over the picture (ImageNet-C, CIFAR-C). */
import * as tf from '../../compute/tf';
import type { PerturbationInfo } from '../../contract/perturbation';
import { severityRow } from '../perturbation';
import type { Perturbation } from '../perturbation';
import { HENDRYCKS } from '../source';

const info: PerturbationInfo = {
  name: 'contrast',
  label: 'Contrast',
  family: 'digital',
  collection: 'imagenet-c',
  role: 'test',
  random: false,
  description: 'Light and shade fade: every value keeps only the share c of its distance from the mean of its channel.',
  formula: 'y = clip((x − m)·c + m),  m the mean of each channel',
  source: HENDRYCKS,
  parameters: ['c: share of the contrast that is left'],
  severities: {
    'imagenet-c': [[0.4], [0.3], [0.2], [0.1], [0.05]],
    'cifar-c': [[0.75], [0.5], [0.4], [0.3], [0.15]],
  },
};

export const contrast: Perturbation = {
  info,
  apply(x, options) {
    const [left] = severityRow(info, options.severity, options.table) as [number];
    return tf.tidy(() => {
      const [batch, height, width, channels] = x.shape;
      const mean = x.mean([1, 2], true).mul(1 - left);
      // The product with ones puts it everywhere, as in `ops/inColour.ts`; TensorFlow.js would look up each value.
      const everywhere = tf.matMul(tf.fill([batch, height * width, 1], 1), mean.reshape([batch, 1, channels]));
      return x.mul(left).add(everywhere.reshape(x.shape)).clipByValue(0, 1) as tf.Tensor4D;
    });
  },
};
