/** Brightness: the value V of hue-saturation-value is raised by c and clipped; hue and saturation stay (ImageNet-C, CIFAR-C). */
import { changeSaturationValue } from '../../compute/kernels/saturationValue';
import type { PerturbationInfo } from '../../contract/perturbation';
import { severityRow } from '../perturbation';
import type { Perturbation } from '../perturbation';
import { HENDRYCKS } from '../source';

const info: PerturbationInfo = {
  name: 'brightness',
  label: 'Brightness',
  family: 'weather',
  collection: 'imagenet-c',
  role: 'test',
  random: false,
  description:
    'More daylight: the value V (the largest of red, green and blue) is raised by c, hue and saturation stay.',
  formula: 'V ← clip(V + c) in HSV',
  source: HENDRYCKS,
  parameters: ['c: added to V (of 0..1)'],
  severities: {
    'imagenet-c': [[0.1], [0.2], [0.3], [0.4], [0.5]],
    'cifar-c': [[0.05], [0.1], [0.15], [0.2], [0.3]],
  },
};

export const brightness: Perturbation = {
  info,
  apply(x, options) {
    const [added] = severityRow(info, options.severity, options.table) as [number];
    return changeSaturationValue(x, { valueShift: added });
  },
};
