/** The two kernels of a stem: names, inputs, attributes, and where in memory they put what the gradient needs. */
import type * as tf from '../../tf';

export const STEM = 'TemperStem';
export const STEM_GRADIENT = 'TemperStemGrad';

export type StemInputs = Record<'x' | 'filter' | 'scale' | 'offset', tf.TensorInfo>;

/** The gradient of y, what went in without the offset, y, and `kept` (`layoutOf`). */
export type StemGradientInputs = Record<'dy' | 'x' | 'filter' | 'scale' | 'y' | 'kept', tf.TensorInfo>;

export interface StemAttributes {
  stride: 1 | 2;
  groups: number;
  epsilon: number;
  /** Of all channels of the pixels. */
  mean: number;
  deviation: number;
  /** Side of the squares that are averaged; 1 for none. */
  pool: 1 | 2;
  /** A gradient will be asked for. */
  keep: boolean;
}

export interface StemGradientAttributes extends StemAttributes {
  /** The inputs whose gradients are made, in this order. */
  asked: readonly string[];
}

/**
 * Places in a `kept` tensor, in floats: what the convolution gave, what the norm with its ReLU made of it where y is an average of that, and the norm's
 * means and inverse deviations.
 */
export function layoutOf(values: number, statistics: number, pool: number) {
  const mean = pool === 1 ? values : 2 * values;
  return { first: 0, normed: values, mean, inverse: mean + statistics, size: mean + 2 * statistics };
}
