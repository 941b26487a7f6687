/**
 * Exposure: the shutter was open too long or too short by some stops. A stop doubles the light, so colour values grow by 2^(1/2.2),
 * and what passes white is lost.
 */
import * as tf from '../../compute/tf';
import type { PerturbationInfo } from '../../contract/perturbation';
import { severityRow } from '../perturbation';
import type { Perturbation } from '../perturbation';
import { encodedGain } from './light';

const shared = {
  family: 'camera',
  collection: 'temper',
  role: 'free',
  random: false,
  source: 'Exposure value, ISO 2720:1974; light and colour values by a power of 2.2',
  parameters: ['e: stops (powers of two of the light)'],
} as const;

const over = [[0.5], [0.9], [1.4], [2], [2.8]] as const;
const overInfo: PerturbationInfo = {
  ...shared,
  name: 'overexposure',
  label: 'Overexposure',
  description: 'The shutter was open too long: all is brighter, and the light parts are burnt out to white.',
  formula: 'y = clip(x·2^(e/2.2))',
  severities: { 'imagenet-c': over, 'cifar-c': over },
};

const under = [[0.6], [1.3], [2.2], [3.2], [4.5]] as const;
const underInfo: PerturbationInfo = {
  ...shared,
  name: 'underexposure',
  label: 'Underexposure',
  description: 'Too little light reached the sensor: the picture is dark, its shadows nearly black.',
  formula: 'y = x·2^(−e/2.2)',
  severities: { 'imagenet-c': under, 'cifar-c': under },
};

function exposed(info: PerturbationInfo, direction: 1 | -1): Perturbation {
  return {
    info,
    apply(x, options) {
      const [stops] = severityRow(info, options.severity, options.table) as [number];
      return tf.tidy(() => x.mul(encodedGain(Math.pow(2, direction * stops))).clipByValue(0, 1) as tf.Tensor4D);
    },
  };
}

export const overexposure = exposed(overInfo, 1);
export const underexposure = exposed(underInfo, -1);
