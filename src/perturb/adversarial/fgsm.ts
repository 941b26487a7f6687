/** The fast gradient sign method: x + ε·sign(∇L(x)). */
import * as tf from '../../compute/tf';
import type { PerturbationInfo } from '../../contract/perturbation';
import { severityRow } from '../perturbation';
import type { Attack } from './attack';
import { projectedGradient } from './projectedGradient';
import { storable } from './stored';

/** ε in values of 255; below 1 nothing would be left in a stored picture. */
export const EPSILONS: readonly (readonly number[])[] = [[1], [2], [4], [8], [16]];

const info: PerturbationInfo = {
  name: 'fgsm',
  label: 'FGSM',
  family: 'adversarial',
  collection: 'temper',
  role: 'free',
  random: false,
  needsModel: true,
  description:
    'One step against a model: every colour value goes up or down by ε, whichever makes the model doubt its answer more.',
  formula: 'y = clip(x + ε·sign(∇L(x))),  L: cross-entropy of the model’s answer for the untouched picture',
  source: 'Goodfellow, Shlens and Szegedy, "Explaining and Harnessing Adversarial Examples", ICLR 2015, section 4',
  parameters: ['ε: change of every value (of 255, before normalisation)'],
  severities: { 'imagenet-c': EPSILONS, 'cifar-c': EPSILONS },
};

export const fgsm: Attack = {
  info,
  apply(x, options) {
    const [values] = severityRow(info, options.severity, options.table) as [number];
    const epsilon = values / 255;
    return tf.tidy(() => {
      const plan = { norm: 'linf', epsilon, stepSize: epsilon, steps: 1, start: null } as const;
      return storable(x, projectedGradient(x, options.lossGradient, plan), 'linf', epsilon);
    });
  },
};
