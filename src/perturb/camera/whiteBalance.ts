/**
 * White balance: the camera is set for daylight of 6500 K, but the lamp is warmer by some mireds (a million over kelvin, the scale
 * on which equal steps look equal); or the other way round, so that all turns blue. The gains are von Kries' (1902), one for each
 * channel, at constant luminance of white, on light.
 */
import * as tf from '../../compute/tf';
import type { PerturbationInfo } from '../../contract/perturbation';
import { Random } from '../../num/random';
import { pictureSeeds, severityRow } from '../perturbation';
import type { Perturbation } from '../perturbation';
import { channelGains, mixChannels } from './channels';
import { encodedGain } from './light';
import { planckianColour } from './planck';
const rows = [[30], [70], [120], [190], [280]] as const;

const info: PerturbationInfo = {
  name: 'white_balance',
  label: 'White balance',
  family: 'camera',
  collection: 'temper',
  role: 'free',
  random: true,
  description:
    'The camera guessed the lamp wrongly: the picture turns orange, as under a light bulb, or blue, as in the shade.',
  formula: 'y_c = clip(x_c·g_c^(1/2.2)),  g = (lamp colour / daylight colour)^±1, lamp = 153.8 + m mired',
  source: 'Kim et al., US patent 7024034 (2002) for the Planckian locus; von Kries 1902 for the gains',
  parameters: ['m: warmth of the lamp beyond daylight (mired)'],
  severities: { 'imagenet-c': rows, 'cifar-c': rows },
};

const DAYLIGHT = 1e6 / 6500;

/** Gains on light of a lamp that is warmer than daylight. */
export function lampGains(mired: number): [number, number, number] {
  const day = planckianColour(1e6 / DAYLIGHT);
  const lamp = planckianColour(1e6 / (DAYLIGHT + mired));
  return [0, 1, 2].map((c) => lamp[c]! / day[c]!) as [number, number, number];
}

export const whiteBalance: Perturbation = {
  info,
  apply(x, options) {
    const [mired] = severityRow(info, options.severity, options.table) as [number];
    const warm = lampGains(mired);
    const matrices = pictureSeeds(info, x.shape[0], options).map((seed) => {
      const cold = new Random(seed, 'lamp').integer(2) === 1;
      // Blue light of the lamp can vanish; a camera set for it would stop at some gain.
      const gains = warm.map((gain) => encodedGain(cold ? 1 / Math.max(gain, 0.15) : Math.max(gain, 0)));
      return channelGains(...(gains as [number, number, number]));
    });
    return tf.tidy(() => mixChannels(x, matrices).clipByValue(0, 1) as tf.Tensor4D);
  },
};
