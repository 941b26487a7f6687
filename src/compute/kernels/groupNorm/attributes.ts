/** The two group norm kernels' names, their inputs and their attributes, which the operation and its implementation share. */
import type * as tf from '../../tf';

export const GROUP_NORM = 'TemperGroupNorm';
export const GROUP_NORM_GRADIENT = 'TemperGroupNormGrad';

/** Activations [batch, height, width, channels], and [channels] factors and shifts. */
export type GroupNormInputs = Record<'x' | 'scale' | 'offset', tf.TensorInfo>;

/** The gradient of the result, what went in, what came out, and the statistics: mean and 1/√(variance + ε), [batch, groups] each. */
export type GroupNormGradientInputs = Record<'dy' | 'x' | 'y' | 'scale' | 'means' | 'inverses', tf.TensorInfo>;

/** With something added before the ReLU, on `webgpu` alone: the statistics are one tensor [batch, groups, 2], as a shader has few buffers. */
export const GROUP_NORM_PLUS = 'TemperGroupNormPlus';
export const GROUP_NORM_PLUS_GRADIENT = 'TemperGroupNormPlusGrad';
export type GroupNormPlusInputs = GroupNormInputs & Record<'plus', tf.TensorInfo>;
export type GroupNormPlusGradientInputs = Record<'dy' | 'x' | 'y' | 'scale' | 'statistics', tf.TensorInfo>;

export interface GroupNormAttributes {
  groups: number;
  epsilon: number;
  /** A ReLU follows. */
  relu: boolean;
}
