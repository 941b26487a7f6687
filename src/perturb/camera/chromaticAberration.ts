/**
 * Lateral chromatic aberration: a lens magnifies red, green and blue differently, so edges get coloured fringes that grow towards
 * the corners. Red is enlarged and blue shrunk, or the reverse; green stays.
 */
import * as tf from '../../compute/tf';
import type { PerturbationInfo } from '../../contract/perturbation';
import { Random } from '../../num/random';
import { pictureSeeds, severityRow } from '../perturbation';
import type { Perturbation } from '../perturbation';
import { projectiveWarp } from '../geometric/projective';
const rows = [[0.008], [0.016], [0.03], [0.05], [0.08]] as const;

const info: PerturbationInfo = {
  name: 'chromatic_aberration',
  label: 'Chromatic aberration',
  family: 'camera',
  collection: 'temper',
  role: 'free',
  random: true,
  description:
    'A simple lens bends blue light more than red: edges get red and blue fringes, more so towards the corners.',
  formula: 'y_R(p) = x_R(p·(1 ± s)),  y_G = x_G,  y_B(p) = x_B(p / (1 ± s)),  p from the middle',
  source: 'Kang, "Automatic Removal of Chromatic Aberration from a Single Image", CVPR 2007 (radial model)',
  parameters: ['s: difference of magnification'],
  severities: { 'imagenet-c': rows, 'cifar-c': rows },
};

export const chromaticAberration: Perturbation = {
  info,
  apply(x, options) {
    const [batch] = x.shape;
    const [share] = severityRow(info, options.severity, options.table) as [number];
    const zooms = pictureSeeds(info, batch, options).map((seed) =>
      Math.pow(1 + share, new Random(seed, 'lens').integer(2) === 0 ? 1 : -1),
    );
    return tf.tidy(() => {
      const [red, green, blue] = tf.split(x, 3, 3) as [tf.Tensor4D, tf.Tensor4D, tf.Tensor4D];
      const zoomed = (channel: tf.Tensor4D, by: (zoom: number) => number) =>
        projectiveWarp(
          channel,
          zooms.map((zoom) => [by(zoom), 0, 0, 0, by(zoom), 0, 0, 0, 1]),
        );
      return tf.concat([zoomed(red, (zoom) => zoom), green, zoomed(blue, (zoom) => 1 / zoom)], 3) as tf.Tensor4D;
    });
  },
};
