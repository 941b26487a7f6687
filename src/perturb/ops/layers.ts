/** Random layers of a batch: each picture's own sequence, one after the other, so that the batch split does not matter. */
import { normalArray, uniformArray } from '../../num/random';

/** Standard normal numbers, [batch, size]. */
export function normalLayer(seeds: readonly number[], size: number): Float32Array {
  const out = new Float32Array(seeds.length * size);
  seeds.forEach((seed, i) => out.set(normalArray(seed, 'normal', size), i * size));
  return out;
}

/** Uniform numbers in [0, 1), [batch, size]. */
export function uniformLayer(seeds: readonly number[], size: number): Float32Array {
  const out = new Float32Array(seeds.length * size);
  seeds.forEach((seed, i) => out.set(uniformArray(seed, 'uniform', size), i * size));
  return out;
}
