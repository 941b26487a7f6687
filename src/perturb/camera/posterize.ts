/**
 * Posterisation: each channel keeps a few levels, evenly spaced from 0 to 1. A value of an 8-bit picture never lies midway between
 * two levels, so every backend rounds it alike.
 */
import * as tf from '../../compute/tf';
import type { PerturbationInfo } from '../../contract/perturbation';

import { severityRow } from '../perturbation';
import type { Perturbation } from '../perturbation';

const rows = [[12], [8], [6], [4], [3]] as const;

const info: PerturbationInfo = {
  name: 'posterize',
  label: 'Posterisation',
  family: 'camera',
  collection: 'temper',
  role: 'free',
  random: false,
  description: 'Too few colours: each channel keeps only n shades, and smooth skies break into bands.',
  formula: 'y = round((n − 1)·x) / (n − 1)',
  source: 'Uniform quantisation; Gonzalez and Woods, "Digital Image Processing", 4th ed. 2018, section 2.4',
  parameters: ['n: levels of each channel'],
  severities: { 'imagenet-c': rows, 'cifar-c': rows },
};

export const posterize: Perturbation = {
  info,
  apply(x, options) {
    const [levels] = severityRow(info, options.severity, options.table) as [number];
    const steps = Math.max(1, Math.round(levels) - 1);
    return tf.tidy(() => x.mul(steps).add(0.5).floor().div(steps).clipByValue(0, 1) as tf.Tensor4D);
  },
};
