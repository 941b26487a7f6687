/**
 * Saturation: S of hue-saturation-value becomes clip(a·S + b) (ImageNet-C, CIFAR-C; validation corruption). With hue and
 * value V kept, each channel moves to V − (V − channel) · S′ / S. A grey pixel has hue 0 in the published code, so that
 * b > 0 turns it red: green and blue become V·(1 − S′).
 */
import * as tf from '../../compute/tf';
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

/** Below any difference of 8-bit values. */
const NOTHING = 1e-6;

export const saturate: Perturbation = {
  info,
  apply(x, options) {
    const [factor, added] = severityRow(info, options.severity, options.table) as [number, number];
    return tf.tidy(() => {
      const value = x.max(3, true);
      const chroma = value.sub(x.min(3, true));
      const saturation = chroma.div(value.maximum(NOTHING));
      const changed = saturation.mul(factor).add(added).clipByValue(0, 1);
      const grey = chroma.less(NOTHING).toFloat();
      // (V − channel) / S = (V − channel) · V / chroma
      const coloured = value.sub(x).mul(value.div(chroma.maximum(NOTHING)));
      const red = value.mul(tf.tensor4d([0, 1, 1], [1, 1, 1, 3]));
      const distance = coloured.add(grey.mul(red.sub(coloured)));
      return value.sub(distance.mul(changed)).clipByValue(0, 1) as tf.Tensor4D;
    });
  },
};
