/**
 * Poisson distributions for the 256 levels that a pixel can have, as alias tables (Walker 1977; Vose, IEEE Trans. Software Eng.
 * 17(9), 1991) made once on the host. A draw picks a column, and either keeps the column's number or takes its alias: exact,
 * and only two look-ups (`compute/kernels/photonNoise.ts`).
 */
import type { AliasTables } from '../../compute/kernels/photonNoise';

/** @param photons mean of the brightest level; level k has the mean k / 255 · photons */
export function poissonTable(photons: number): AliasTables {
  // Ten standard deviations above the largest mean: what is cut off is below 1e-15.
  const columns = Math.ceil(photons + 10 * Math.sqrt(photons) + 10);
  const values = new Float32Array(256 * columns * 2);
  for (let level = 0; level < 256; level++) {
    fillAlias(probabilities((level / 255) * photons, columns), values.subarray(level * columns * 2));
  }
  return { columns, values };
}

/** P(k) of Poisson(mean), k = 0 … count − 1, by way of logarithms, as e^−500 is close to nothing. */
function probabilities(mean: number, count: number): Float64Array {
  const out = new Float64Array(count);
  if (mean === 0) {
    out[0] = 1;
    return out;
  }
  let log = -mean;
  for (let k = 0; k < count; k++) {
    if (k > 0) log += Math.log(mean / k);
    out[k] = Math.exp(log);
  }
  return out;
}

/** Writes pairs: the chance of keeping column k, and what is taken otherwise. */
function fillAlias(chances: Float64Array, out: Float32Array): void {
  const n = chances.length;
  const scaled = chances.map((p) => p * n);
  const small: number[] = [];
  const large: number[] = [];
  scaled.forEach((p, k) => (p < 1 ? small : large).push(k));
  while (small.length > 0 && large.length > 0) {
    const poor = small.pop()!;
    const rich = large.pop()!;
    out[2 * poor] = scaled[poor]!;
    out[2 * poor + 1] = rich;
    scaled[rich] = scaled[rich]! + scaled[poor]! - 1;
    (scaled[rich]! < 1 ? small : large).push(rich);
  }
  for (const k of [...small, ...large]) {
    out[2 * k] = 1;
    out[2 * k + 1] = k;
  }
}
