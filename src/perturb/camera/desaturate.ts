/** Desaturation: colours fade towards their luma (Rec. 709), at the end to grey. */
import * as tf from '../../compute/tf';
import type { PerturbationInfo } from '../../contract/perturbation';

import { severityRow } from '../perturbation';
import type { Perturbation } from '../perturbation';
import { mixChannels } from './channels';
import { LUMA } from './light';
const rows = [[0.35], [0.55], [0.75], [0.9], [1]] as const;

const info: PerturbationInfo = {
  name: 'desaturate',
  label: 'Desaturation',
  family: 'camera',
  collection: 'temper',
  role: 'free',
  random: false,
  description: 'Colour fades like an old print; at severity 5 only shades of grey are left.',
  formula: 'y = Y + (1 − s)·(x − Y),  Y = 0.2126 R + 0.7152 G + 0.0722 B',
  source: 'ITU-R BT.709 (luma)',
  parameters: ['s: share of the colour that is lost'],
  severities: { 'imagenet-c': rows, 'cifar-c': rows },
};

export const desaturate: Perturbation = {
  info,
  apply(x, options) {
    const [share] = severityRow(info, options.severity, options.table) as [number];
    const matrix = Array.from({ length: 9 }, (_, i) => {
      const [from, to] = [Math.floor(i / 3), i % 3];
      return (from === to ? 1 - share : 0) + share * LUMA[from]!;
    });
    const matrices = Array.from({ length: x.shape[0] }, () => matrix);
    return tf.tidy(() => mixChannels(x, matrices).clipByValue(0, 1) as tf.Tensor4D);
  },
};
