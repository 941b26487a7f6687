/**
 * Horizontal flip. A flip has no strength of its own, so severities below 5 blend the picture with its mirror image, as a pane of
 * glass would show both; at severity 5 the mirror image is all that is left.
 */
import * as tf from '../../compute/tf';
import type { PerturbationInfo } from '../../contract/perturbation';
import { severityRow } from '../perturbation';
import type { Perturbation } from '../perturbation';
import { projectiveWarp } from './projective';

const rows = [[0.15], [0.3], [0.5], [0.75], [1]] as const;

const info: PerturbationInfo = {
  name: 'horizontal_flip',
  label: 'Horizontal flip',
  family: 'geometric',
  collection: 'temper',
  role: 'free',
  random: false,
  description:
    'Left and right change places. Below severity 5 the picture and its mirror image are blended, like a reflection in a window pane.',
  formula: 'y = (1 − a)·x + a·x(mirrored)',
  source: 'A reflection; Krizhevsky, Sutskever and Hinton, NeurIPS 2012, use it as an augmentation',
  parameters: ['a: weight of the mirror image'],
  severities: { 'imagenet-c': rows, 'cifar-c': rows },
};

export const flip: Perturbation = {
  info,
  apply(x, options) {
    const [weight] = severityRow(info, options.severity, options.table) as [number];
    const matrices = Array.from({ length: x.shape[0] }, () => [-1, 0, 0, 0, 1, 0, 0, 0, 1]);
    return tf.tidy(() => {
      const mirrored = projectiveWarp(x, matrices);
      return x
        .mul(1 - weight)
        .add(mirrored.mul(weight))
        .clipByValue(0, 1) as tf.Tensor4D;
    });
  },
};
