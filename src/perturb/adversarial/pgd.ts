/** Projected gradient descent on the model's confidence, from a random start: within the L∞ ball and within the L2 ball. */
import * as tf from '../../compute/tf';
import type { PerturbationInfo } from '../../contract/perturbation';
import { pictureSeeds, severityRow } from '../perturbation';
import type { Attack } from './attack';
import { EPSILONS } from './fgsm';
import { projectedGradient, usualStepSize, type Norm } from './projectedGradient';
import { randomStart } from './randomStart';
import { storable } from './stored';

/** As many steps as the published evaluations on CIFAR-10 take at least; the step size follows, ε / 4. */
const STEPS = 10;

const common = {
  family: 'adversarial',
  collection: 'temper',
  role: 'free',
  random: true,
  needsModel: true,
  source:
    'Madry, Makelov, Schmidt, Tsipras and Vladu, "Towards Deep Learning Models Resistant to Adversarial Attacks", ICLR 2018',
  severities: { 'imagenet-c': EPSILONS, 'cifar-c': EPSILONS },
} as const satisfies Partial<PerturbationInfo>;

const linfInfo: PerturbationInfo = {
  ...common,
  name: 'pgd_linf',
  label: 'PGD, L∞',
  description: `${STEPS} steps against a model: every colour value may change by ε at most, and each step goes where the model’s doubt grows fastest.`,
  formula: 'x ← Π(x + α·sign(∇L(x))),  ‖y − x‖∞ ≤ ε,  α = ε/4, 10 steps from a random start',
  parameters: ['ε: largest change of a value (of 255, before normalisation)'],
};

/**
 * The radius grows with the picture: ε is the root mean square change of a value, so that equal severities look equally strong
 * at any size. The ball holds all of the L∞ ball of the same ε, so this is the stronger attack. The usual figure is the length of
 * the whole change, ε / 255 · √(3 · height · width): for 32 × 32 pixels 55 · ε / 255.
 */
const l2Info: PerturbationInfo = {
  ...common,
  name: 'pgd_l2',
  label: 'PGD, L2',
  description: `${STEPS} steps against a model: the change may be large where the model looks, as long as its root mean square over the picture is at most ε.`,
  formula: '‖y − x‖₂ ≤ ε·√(3·height·width),  x ← Π(x + α·∇L(x)/‖∇L(x)‖₂),  α = ε/4, 10 steps from a random start',
  parameters: ['ε: root mean square change of a value (of 255, before normalisation)'],
};

function pgd(info: PerturbationInfo, norm: Norm): Attack {
  return {
    info,
    apply(x, options) {
      const [values] = severityRow(info, options.severity, options.table) as [number];
      const epsilon = values / 255;
      const seeds = pictureSeeds(info, x.shape[0], options);
      return tf.tidy(() => {
        const start = tf.tensor4d(randomStart(seeds, x.size / seeds.length, norm, epsilon), x.shape);
        const plan = { norm, epsilon, stepSize: usualStepSize(epsilon, STEPS), steps: STEPS, start };
        return storable(x, projectedGradient(x, options.lossGradient, plan), norm, epsilon);
      });
    },
  };
}

export const pgdLinf = pgd(linfInfo, 'linf');
export const pgdL2 = pgd(l2Info, 'l2');
