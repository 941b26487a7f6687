/**
 * Lateral chromatic aberration: a lens magnifies red, green and blue differently, so edges get coloured fringes that grow towards
 * the corners. Red is enlarged and blue shrunk, or the reverse; green stays.
 */
import * as tf from '../../compute/tf';
import type { PerturbationInfo } from '../../contract/perturbation';
import { Random } from '../../num/random';
import { pictureSeeds, severityRow } from '../perturbation';
import type { Perturbation } from '../perturbation';
import { channelGains, mixChannels } from './channels';
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
    const zoomed = (by: (zoom: number) => number) =>
      projectiveWarp(
        x,
        zooms.map((zoom) => [by(zoom), 0, 0, 0, by(zoom), 0, 0, 0, 1]),
      );
    const only = (picture: tf.Tensor4D, red: number, green: number, blue: number) =>
      mixChannels(
        picture,
        zooms.map(() => channelGains(red, green, blue)),
      );
    return tf.tidy(() => {
      const red = only(
        zoomed((zoom) => zoom),
        1,
        0,
        0,
      );
      const blue = only(
        zoomed((zoom) => 1 / zoom),
        0,
        0,
        1,
      );
      return only(x, 0, 1, 0).add(red).add(blue).clipByValue(0, 1) as tf.Tensor4D;
    });
  },
};
