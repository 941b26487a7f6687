/**
 * Fog: (x + c·plasma) · m / (m + c), where m is the brightest value of the picture and the plasma fractal, 0..1, is a map of
 * its own for each picture (ImageNet-C, CIFAR-C).
 */
import * as tf from '../../compute/tf';
import type { PerturbationInfo } from '../../contract/perturbation';
import { Random } from '../../num/random';
import { pictureSeeds, severityRow } from '../perturbation';
import type { Perturbation } from '../perturbation';
import { nextPowerOfTwo, plasmaFractal } from './plasma';
import { MICHAELIS } from '../source';

const info: PerturbationInfo = {
  name: 'fog',
  label: 'Fog',
  family: 'weather',
  collection: 'imagenet-c',
  role: 'test',
  random: true,
  description:
    'A pale cloud of random shape (a plasma fractal) is added with weight c, and the whole is darkened so that the brightest value stays what it was.',
  formula: 'y = clip((x + c·plasma) · max x / (max x + c))',
  source: MICHAELIS,
  parameters: ['c: weight of the fog', 'decay: smoothness of the cloud'],
  severities: {
    'imagenet-c': [
      [1.5, 2],
      [2, 2],
      [2.5, 1.7],
      [2.5, 1.5],
      [3, 1.4],
    ],
    'cifar-c': [
      [0.2, 3],
      [0.5, 3],
      [0.75, 2.5],
      [1, 2],
      [1.5, 1.75],
    ],
  },
};

export const fog: Perturbation = {
  info,
  apply(x, options) {
    const [batch, height, width] = x.shape;
    const [weight, decay] = severityRow(info, options.severity, options.table) as [number, number];
    const side = nextPowerOfTwo(Math.max(height, width));
    const layer = new Float32Array(batch * height * width);
    pictureSeeds(info, batch, options).forEach((seed, picture) => {
      const map = plasmaFractal(side, decay, new Random(seed, 'plasma'));
      for (let row = 0; row < height; row++) {
        layer.set(map.subarray(row * side, row * side + width), (picture * height + row) * width);
      }
    });
    return tf.tidy(() => {
      const brightest = x.max([1, 2, 3], true);
      const clouded = x.add(tf.tensor4d(layer, [batch, height, width, 1]).mul(weight));
      return clouded.mul(brightest.div(brightest.add(weight))).clipByValue(0, 1) as tf.Tensor4D;
    });
  },
};
