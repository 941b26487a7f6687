/**
 * Counter-based random numbers: a value is a pure function of (seed, stream, index), so the same seed gives the same
 * bits on every backend, in any batch split and after any resume. No state has to be saved.
 *
 * The hash is PCG3D (Jarzynski and Olano, "Hash Functions for GPU Rendering", JCGT 9(3), 2020): 32-bit integer
 * multiplications and shifts only, so that it can be written identically in WGSL.
 */

import { boxMuller } from './boxMuller';

/** Stream number of a name (32-bit FNV-1a), so that streams are chosen by what they are for. */
export function streamOf(name: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) {
    hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
  }
  return hash >>> 0;
}

/** One unsigned 32-bit integer from three unsigned 32-bit counters. */
export function hash3(seed: number, stream: number, index: number): number {
  let x = (Math.imul(seed | 0, 1664525) + 1013904223) | 0;
  let y = (Math.imul(stream | 0, 1664525) + 1013904223) | 0;
  let z = (Math.imul(index | 0, 1664525) + 1013904223) | 0;
  x = (x + Math.imul(y, z)) | 0;
  y = (y + Math.imul(z, x)) | 0;
  z = (z + Math.imul(x, y)) | 0;
  x ^= x >>> 16;
  y ^= y >>> 16;
  z ^= z >>> 16;
  x = (x + Math.imul(y, z)) | 0;
  y = (y + Math.imul(z, x)) | 0;
  z = (z + Math.imul(x, y)) | 0;
  return (x ^ y ^ z) >>> 0;
}

const TO_UNIT = 1 / 4294967296;
const TO_UNIT_24 = 1 / 16777216;
const pair = new Float32Array(2);

/** A seed for a sub-process: independent of its siblings, reproducible from its parents. */
export function deriveSeed(seed: number, name: string, index = 0): number {
  return hash3(seed, streamOf(name), index);
}

/**
 * A sequence of random numbers for one (seed, stream). `index` is its only state: two instances with equal arguments
 * give equal sequences.
 */
export class Random {
  private readonly stream: number;

  /**
   * @param seed unsigned 32-bit integer
   * @param stream a name (hashed) or a stream number
   * @param index where in the sequence to start
   */
  constructor(
    private readonly seed: number,
    stream: string | number,
    private index = 0,
  ) {
    this.stream = typeof stream === 'string' ? streamOf(stream) : stream >>> 0;
  }

  /** An unsigned 32-bit integer. */
  bits(): number {
    return hash3(this.seed, this.stream, this.index++);
  }

  /** Uniform in [low, high). */
  uniform(low = 0, high = 1): number {
    return low + (high - low) * (this.bits() * TO_UNIT);
  }

  /** A whole number, uniform in [0, n). */
  integer(n: number): number {
    return Math.floor(this.bits() * TO_UNIT * n);
  }

  /** Normal with the given mean and standard deviation (Box and Muller, the cosine branch). */
  normal(mean = 0, deviation = 1): number {
    boxMuller(this.bits(), this.bits(), pair, 0);
    return mean + deviation * pair[0]!;
  }

  /** Gamma with the given shape and scale 1 (Marsaglia and Tsang 2000). */
  gamma(shape: number): number {
    if (shape < 1) return this.gamma(shape + 1) * Math.pow(this.uniform() + TO_UNIT / 2, 1 / shape);
    const d = shape - 1 / 3;
    const c = 1 / Math.sqrt(9 * d);
    for (;;) {
      const x = this.normal();
      const v = Math.pow(1 + c * x, 3);
      if (v <= 0) continue;
      if (Math.log(this.uniform() + TO_UNIT / 2) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
    }
  }

  beta(a: number, b: number): number {
    const x = this.gamma(a);
    return x / (x + this.gamma(b));
  }

  /** Weights that sum to 1, Dirichlet(alpha, …, alpha) of length n. */
  dirichlet(alpha: number, n: number): number[] {
    const draws = Array.from({ length: n }, () => this.gamma(alpha));
    const total = draws.reduce((sum, x) => sum + x, 0);
    return draws.map((x) => x / total);
  }

  /** A permutation of 0 … n − 1 (Fisher and Yates). */
  permutation(n: number): Int32Array {
    const order = Int32Array.from({ length: n }, (_, i) => i);
    for (let i = n - 1; i > 0; i--) {
      const j = this.integer(i + 1);
      const kept = order[i]!;
      order[i] = order[j]!;
      order[j] = kept;
    }
    return order;
  }
}

/** `length` uniform numbers in [0, 1): element i is a function of (seed, stream, start + i) only. */
export function uniformArray(seed: number, stream: string, length: number, start = 0): Float32Array {
  const out = new Float32Array(length);
  const id = streamOf(stream);
  for (let i = 0; i < length; i++) out[i] = (hash3(seed, id, start + i) >>> 8) * TO_UNIT_24;
  return out;
}

/** `length` standard normal numbers: elements 2i and 2i + 1 share one Box–Muller pair, counted from `start` (even). */
export function normalArray(seed: number, stream: string, length: number, start = 0): Float32Array {
  const out = new Float32Array(length);
  const id = streamOf(stream);
  for (let i = 0; i < length; i += 2) boxMuller(hash3(seed, id, start + i), hash3(seed, id, start + i + 1), out, i);
  return out;
}
