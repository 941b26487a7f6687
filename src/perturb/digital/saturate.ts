/**
 * Saturation: S of hue-saturation-value becomes clip(a·S + b) (ImageNet-C, CIFAR-C; validation corruption); hue and value
 * stay. A grey pixel has hue 0 in the published code, so that b > 0 turns it red.
 */
import { changeSaturationValue } from '../../compute/kernels/saturationValue';
import type { PerturbationInfo } from '../../contract/perturbation';
import { severityRow } from '../perturbation';
import type { Perturbation } from '../perturbation';
import { HENDRYCKS } from '../source';

const info: PerturbationInfo = {
  name: 'saturate',
  label: 'Saturation',
  family: 'digital',
  collection: 'imagenet-c-extra',
  role: 'validation',
  random: false,
  description:
    'Colours fade (severities 1 and 2) or glare (3 to 5): the saturation S becomes a·S + b, clipped; hue and value stay.',
  formula: 'S ← clip(a·S + b) in HSV',
  source: HENDRYCKS,
  parameters: ['a: factor of S', 'b: added to S (of 0..1)'],
  severities: {
    'imagenet-c': [
      [0.3, 0],
      [0.1, 0],
      [2, 0],
      [5, 0.1],
      [20, 0.2],
    ],
    'cifar-c': [
      [0.3, 0],
      [0.1, 0],
      [1.5, 0],
      [2, 0.1],
      [2.5, 0.2],
    ],
  },
};

export const saturate: Perturbation = {
  info,
  apply(x, options) {
    const [factor, added] = severityRow(info, options.severity, options.table) as [number, number];
    return changeSaturationValue(x, { saturationFactor: factor, saturationShift: added });
  },
};
