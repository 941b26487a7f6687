/**
 * Brightness: the value V of hue-saturation-value is raised by c and clipped (ImageNet-C, CIFAR-C). With hue and saturation
 * kept, that scales the three channels by V′ / V, so no hue has to be computed.
 */
import * as tf from '../../compute/tf';
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

/** Below any 8-bit value but 0: black has no hue and becomes grey. */
const BLACK = 1e-6;

export const brightness: Perturbation = {
  info,
  apply(x, options) {
    const [added] = severityRow(info, options.severity, options.table) as [number];
    return tf.tidy(() => {
      const value = x.max(3, true);
      const raised = value.add(added).clipByValue(0, 1);
      const black = value.less(BLACK).toFloat();
      const scaled = x.mul(raised.div(value.maximum(BLACK)));
      return scaled.add(black.mul(raised.sub(scaled))).clipByValue(0, 1) as tf.Tensor4D;
    });
  },
};
