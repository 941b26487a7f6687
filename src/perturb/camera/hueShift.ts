/**
 * Hue shift: all colours turn about the grey axis, either way, with luma kept: the matrix of the `hueRotate` filter
 * (W3C Filter Effects 1, feColorMatrix), here about the Rec. 709 luma weights.
 */
import * as tf from '../../compute/tf';
import type { PerturbationInfo } from '../../contract/perturbation';
import { Random } from '../../num/random';
import { pictureSeeds, severityRow } from '../perturbation';
import type { Perturbation } from '../perturbation';
import { mixChannels } from './channels';
import { LUMA } from './light';
const rows = [[18], [36], [60], [100], [160]] as const;

const info: PerturbationInfo = {
  name: 'hue_shift',
  label: 'Hue shift',
  family: 'camera',
  collection: 'temper',
  role: 'free',
  random: true,
  description: 'Colours change places around the colour wheel, as on a badly tuned television; brightness stays.',
  formula: 'y = M(±θ)·x,  a turn about grey that keeps luma',
  source: 'W3C Filter Effects Module Level 1, feColorMatrix type hueRotate',
  parameters: ['θ: turn (degrees)'],
  severities: { 'imagenet-c': rows, 'cifar-c': rows },
};

/** What the cosine and the sine of the angle add to a matrix of luma weights: from red, green, blue to each channel. */
// prettier-ignore
const SINE = [
  -0.2126, -0.7152, 0.9278,
  0.143, 0.14, -0.283,
  -0.7874, 0.7152, 0.0722,
];

/** [3, 3], one row for each input channel. */
function hueMatrix(angle: number): number[] {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return Array.from({ length: 9 }, (_, i) => {
    const [from, to] = [Math.floor(i / 3), i % 3];
    const luma = LUMA[from]!;
    return luma + cos * ((from === to ? 1 : 0) - luma) + sin * SINE[to * 3 + from]!;
  });
}

export const hueShift: Perturbation = {
  info,
  apply(x, options) {
    const [degrees] = severityRow(info, options.severity, options.table) as [number];
    const matrices = pictureSeeds(info, x.shape[0], options).map((seed) => {
      const sign = new Random(seed, 'hue').integer(2) === 0 ? 1 : -1;
      return hueMatrix((sign * degrees * Math.PI) / 180);
    });
    return tf.tidy(() => mixChannels(x, matrices).clipByValue(0, 1) as tf.Tensor4D);
  },
};
