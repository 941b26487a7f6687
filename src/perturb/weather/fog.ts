/**
 * Fog: (x + c·plasma) · m / (m + c), where m is the brightest value of the picture and the plasma fractal, 0..1, is a map of
 * its own for each picture (ImageNet-C, CIFAR-C).
 */
import * as tf from '../../compute/tf';
import type { PerturbationInfo } from '../../contract/perturbation';
import { inColour } from '../ops/inColour';
import { pictureSeeds, severityRow } from '../perturbation';
import type { Perturbation } from '../perturbation';
import { plasmaTensor } from './plasma';
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
    const seeds = pictureSeeds(info, batch, options);
    return tf.tidy(() => {
      // In two steps: the first gives a GPU a line for each of its workgroups.
      const brightest = x.max([2, 3], true).max(1, true);
      const cloud = inColour(plasmaTensor(seeds, height, width, decay).expandDims(3).mul(weight));
      return x
        .add(cloud)
        .mul(brightest.div(brightest.add(weight)))
        .clipByValue(0, 1) as tf.Tensor4D;
    });
  },
};
