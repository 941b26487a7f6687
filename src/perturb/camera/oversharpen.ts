/**
 * Oversharpening: the camera adds back what a blur would take away, too much of it, so that bright and dark halos line every edge
 * (unsharp masking). The radius of the blur follows the rule for lengths of `tables.ts`.
 */
import * as tf from '../../compute/tf';
import type { PerturbationInfo } from '../../contract/perturbation';
import { gaussianBlurred } from '../ops/separable';
import { severityRow } from '../perturbation';
import type { Perturbation } from '../perturbation';
import { lengthScale } from '../tables';

const rows = [[0.8], [1.6], [3], [5.5], [10]] as const;

const info: PerturbationInfo = {
  name: 'oversharpen',
  label: 'Oversharpening',
  family: 'camera',
  collection: 'temper',
  role: 'free',
  random: false,
  description: 'The camera sharpens too much: edges get bright and dark halos, and grain is exaggerated.',
  formula: 'y = clip(x + a·(x − G(σ) ∗ x)),  σ = 1.5 px',
  source: 'Unsharp masking; Gonzalez and Woods, "Digital Image Processing", 4th ed. 2018, section 3.6',
  parameters: ['a: amount'],
  severities: { 'imagenet-c': rows, 'cifar-c': rows },
};

const SIGMA = 1.5;

export const oversharpen: Perturbation = {
  info,
  apply(x, options) {
    const [, height, width] = x.shape;
    const [amount] = severityRow(info, options.severity, options.table) as [number];
    const sigma = SIGMA * lengthScale(height, width, options.table);
    return tf.tidy(() => {
      const blurred = gaussianBlurred(x, sigma, 'reflect');
      return x
        .mul(1 + amount)
        .sub(blurred.mul(amount))
        .clipByValue(0, 1) as tf.Tensor4D;
    });
  },
};
