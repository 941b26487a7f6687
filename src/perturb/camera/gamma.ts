/** Gamma: the tone curve of the screen is not that of the file; values are raised to a power above 1 (dark) or below (pale). */
import * as tf from '../../compute/tf';
import type { PerturbationInfo } from '../../contract/perturbation';
import { Random } from '../../num/random';
import { pictureSeeds, severityRow } from '../perturbation';
import type { Perturbation } from '../perturbation';

const rows = [[1.25], [1.55], [1.95], [2.6], [3.5]] as const;

const info: PerturbationInfo = {
  name: 'gamma',
  label: 'Gamma',
  family: 'camera',
  collection: 'temper',
  role: 'free',
  random: true,
  description: 'A wrong tone curve: middle tones become too dark, or pale and flat, while black and white stay.',
  formula: 'y = x^(γ^±1)',
  source: 'Poynton, "Digital Video and HD", 2nd ed. 2012, chapter 27',
  parameters: ['γ: exponent'],
  severities: { 'imagenet-c': rows, 'cifar-c': rows },
};

export const gamma: Perturbation = {
  info,
  apply(x, options) {
    const [batch] = x.shape;
    const [exponent] = severityRow(info, options.severity, options.table) as [number];
    const exponents = pictureSeeds(info, batch, options).map((seed) =>
      Math.pow(exponent, new Random(seed, 'curve').integer(2) === 0 ? 1 : -1),
    );
    // As exp(γ·log x): powers with an exponent for each picture are slow on WASM.
    return tf.tidy(() => {
      const logarithm = x.maximum(1e-8).log();
      return logarithm
        .mul(tf.tensor4d(exponents, [batch, 1, 1, 1]))
        .exp()
        .clipByValue(0, 1) as tf.Tensor4D;
    });
  },
};
