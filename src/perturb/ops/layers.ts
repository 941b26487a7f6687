/**
 * Random layers of a batch: each picture's own sequence, so that the batch split does not matter. They are made
 * where they are used: on the device, or in native code.
 */
import { randomLayer } from '../../compute/kernels/randomLayer';
import type * as tf from '../../compute/tf';

type Shape = readonly number[];

/**
 * Standard normal numbers.
 * @param seeds one for each picture
 * @param shape of one picture's layer
 * @param stream names what the numbers are for, where a picture needs several layers
 * @returns [seeds.length, …shape]; the caller disposes of it
 */
export function normalTensor<T extends tf.Tensor = tf.Tensor>(
  seeds: readonly number[],
  shape: Shape,
  stream = 'normal',
): T {
  return randomLayer('normal', seeds, shape, stream) as T;
}

/** Uniform numbers in [0, 1), as `normalTensor`. */
export function uniformTensor<T extends tf.Tensor = tf.Tensor>(
  seeds: readonly number[],
  shape: Shape,
  stream = 'uniform',
): T {
  return randomLayer('uniform', seeds, shape, stream) as T;
}
