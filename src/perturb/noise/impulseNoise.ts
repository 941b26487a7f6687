/**
 * Impulse noise (salt and pepper), as skimage.util.random_noise(mode='s&p') makes it: each colour value on its own turns,
 * with probability c, into 0 or 1, either equally often (ImageNet-C, CIFAR-C).
 */
import * as tf from '../../compute/tf';
import type { PerturbationInfo } from '../../contract/perturbation';
import { uniformTensor } from '../ops/layers';
import { pictureSeeds, severityRow } from '../perturbation';
import type { Perturbation } from '../perturbation';
import { HENDRYCKS } from '../source';

const info: PerturbationInfo = {
  name: 'impulse_noise',
  label: 'Impulse noise',
  family: 'noise',
  collection: 'imagenet-c',
  role: 'test',
  random: true,
  description: 'Salt and pepper, as from bit errors: with probability c a colour value is lost and becomes 0 or 1.',
  formula: 'y = x with probability 1 − c, else 0 or 1, either equally often',
  source: HENDRYCKS,
  parameters: ['c: share of values that are lost'],
  severities: {
    'imagenet-c': [[0.03], [0.06], [0.09], [0.17], [0.27]],
    'cifar-c': [[0.01], [0.02], [0.03], [0.05], [0.07]],
  },
};

export const impulseNoise: Perturbation = {
  info,
  apply(x, options) {
    const [batch, height, width, channels] = x.shape;
    const [c] = severityRow(info, options.severity, options.table) as [number];
    const seeds = pictureSeeds(info, batch, options);
    return tf.tidy(() => {
      // Comparisons by step(), as those that give booleans are ten times slower on WASM: 1 above the share, else 0.
      const draws = uniformTensor<tf.Tensor4D>(seeds, [height, width, channels]);
      const kept = draws.sub(c).step();
      const notSalt = draws.sub(c / 2).step();
      return x.mul(kept).sub(notSalt.sub(1)).clipByValue(0, 1) as tf.Tensor4D;
    });
  },
};
