/**
 * What an attack is: a perturbation that looks for the small change of a picture that hurts one model most. It never sees
 * the model, only the gradient of its loss with respect to the picture, which the caller gives.
 */
import type * as tf from '../../compute/tf';
import type { PerturbationInfo } from '../../contract/perturbation';
import type { ApplyOptions } from '../perturbation';

/**
 * Gradient of the attacked model's loss with respect to pictures.
 * @param x [batch, height, width, 3], 0..1; not disposed of
 * @returns a new tensor of the same shape
 */
export type LossGradient = (x: tf.Tensor4D) => tf.Tensor4D;

export interface AttackOptions extends ApplyOptions {
  lossGradient: LossGradient;
}

export interface Attack {
  info: PerturbationInfo;
  /** Does what `Perturbation.apply` does, against the model behind `lossGradient`. */
  apply(x: tf.Tensor4D, options: AttackOptions): tf.Tensor4D;
}
