/**
 * Rolling banding: a rolling shutter reads row after row while a lamp flickers with the mains, so that its brightening and dimming
 * lie across the picture as bands. The lamp's light is 1 − d·sin²: two flashes for each period of the mains.
 */
import * as tf from '../../compute/tf';
import type { PerturbationInfo } from '../../contract/perturbation';
import { Random } from '../../num/random';
import { pictureSeeds, severityRow } from '../perturbation';
import type { Perturbation } from '../perturbation';
import { GAMMA } from './light';
const rows = [[0.3], [0.55], [0.75], [0.9], [0.985]] as const;

const info: PerturbationInfo = {
  name: 'rolling_banding',
  label: 'Rolling banding',
  family: 'camera',
  collection: 'temper',
  role: 'free',
  random: true,
  description: 'A flickering lamp and a shutter that reads row by row: dark bands lie across the picture.',
  formula: 'y(row) = x·(1 − d·sin²(π·n·row/height + φ))^(1/2.2),  n ~ U(2, 7) bands',
  source: 'Sheinin, Schechner and Kutulakos, "Rolling Shutter Imaging on the Electric Grid", ICCP 2018',
  parameters: ['d: depth of the flicker (of the light)'],
  severities: { 'imagenet-c': rows, 'cifar-c': rows },
};

export const rollingBanding: Perturbation = {
  info,
  apply(x, options) {
    const [batch, height] = x.shape;
    const [depth] = severityRow(info, options.severity, options.table) as [number];
    const shade = new Float32Array(batch * height);
    pictureSeeds(info, batch, options).forEach((seed, picture) => {
      const random = new Random(seed, 'lamp');
      const bands = random.uniform(2, 7);
      const phase = random.uniform(0, Math.PI);
      for (let row = 0; row < height; row++) {
        const light = 1 - depth * Math.sin((Math.PI * bands * row) / height + phase) ** 2;
        shade[picture * height + row] = Math.pow(light, 1 / GAMMA);
      }
    });
    return tf.tidy(() => x.mul(tf.tensor4d(shade, [batch, height, 1, 1])).clipByValue(0, 1) as tf.Tensor4D);
  },
};
