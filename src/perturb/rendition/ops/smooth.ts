/**
 * Gaussian smoothing and its derivatives for renditions, as products with matrices of lines. A wide Gaussian is taken at
 * fewer places and interpolated linearly in between, which costs a fraction and looks the same: the interpolation is itself
 * a smoothing, whose variance (step² / 6) the Gaussian has less.
 */
import * as tf from '../../../compute/tf';
import { borderIndex } from '../../ops/border';
import { HostCache } from '../../ops/hostCache';
import { lineMap, mapLines } from '../../ops/separable';
import type { LineMap } from '../../ops/separable';

/** Places of a Gaussian lie at most this share of σ apart. */
const STEP = 1 / 1.2;
const TRUNCATE = 3;

const maps = new HostCache<LineMap>(64);

/**
 * @param x [batch, height, width, channels]
 * @param sigma standard deviation, pixels
 * @returns a tensor of x's shape, borders mirrored
 */
export function smooth(x: tf.Tensor4D, sigma: number): tf.Tensor4D {
  const [, height, width] = x.shape;
  const step = Math.floor(sigma * STEP);
  if (step < 2) return mapLines(x, gaussianMap(height, sigma), gaussianMap(width, sigma));
  return tf.tidy(() => {
    const few = mapLines(x, thinnedMap(height, sigma, step), thinnedMap(width, sigma, step));
    return mapLines(few, interpolation(height, few.shape[1]), interpolation(width, few.shape[2]));
  });
}

/** Enlarges bilinearly. @returns [batch, height, width, channels] */
export function enlarged(x: tf.Tensor4D, height: number, width: number): tf.Tensor4D {
  return mapLines(x, interpolation(height, x.shape[1]), interpolation(width, x.shape[2]));
}

/** Gaussian derivatives along rows (to the right) and along columns (down), per pixel. */
export function gradients(x: tf.Tensor4D, sigma: number): { right: tf.Tensor4D; down: tf.Tensor4D } {
  const [, height, width] = x.shape;
  return {
    right: mapLines(x, gaussianMap(height, sigma), derivativeMap(width, sigma)),
    down: mapLines(x, derivativeMap(height, sigma), gaussianMap(width, sigma)),
  };
}

function gaussianMap(length: number, sigma: number): LineMap {
  return maps.get(`gaussian ${length} ${sigma}`, () =>
    lineMap(length, length, (output, add) => addGaussian(output, length, sigma, add)),
  );
}

function thinnedMap(length: number, sigma: number, step: number): LineMap {
  const rest = Math.sqrt(sigma * sigma - (step * step) / 6);
  const count = Math.ceil(length / step);
  return maps.get(`thinned ${length} ${sigma} ${step}`, () =>
    lineMap(count, length, (output, add) => addGaussian(((output + 0.5) * length) / count - 0.5, length, rest, add)),
  );
}

function interpolation(length: number, count: number): LineMap {
  return maps.get(`interpolation ${length} ${count}`, () =>
    lineMap(length, count, (output, add) => {
      const at = ((output + 0.5) * count) / length - 0.5;
      const low = Math.floor(at);
      add(Math.max(0, low), 1 - at + low);
      add(Math.min(count - 1, low + 1), at - low);
    }),
  );
}

function addGaussian(at: number, length: number, sigma: number, add: (input: number, weight: number) => void): void {
  const reach = Math.max(1, TRUNCATE * sigma);
  const first = Math.ceil(at - reach);
  const weights = Array.from({ length: Math.floor(at + reach) - first + 1 }, (_, i) =>
    Math.exp(-0.5 * ((first + i - at) / Math.max(sigma, 0.05)) ** 2),
  );
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  weights.forEach((weight, i) => add(borderIndex(first + i, length, 'reflect'), weight / total));
}

function derivativeMap(length: number, sigma: number): LineMap {
  return maps.get(`derivative ${length} ${sigma}`, () =>
    lineMap(length, length, (output, add) => {
      addGaussian(output + 0.5, length, sigma, add);
      addGaussian(output - 0.5, length, sigma, (input, weight) => add(input, -weight));
    }),
  );
}
