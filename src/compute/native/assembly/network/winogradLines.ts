/* eslint-disable */
// @ts-nocheck -- AssemblyScript, compiled by scripts/build-native.mjs; its builtins are unknown to TypeScript.
/**
 * The transforms of Winograd's convolution F(4, 3) along one axis (Lavin and Gray 2016, arXiv 1509.09308): four results of a filter of three
 * taps from six products, y = Aᵀ[(G g) ⊙ (Bᵀ d)]. Each function takes the values of a line, four channels in a vector, and writes what becomes
 * of them `step` bytes apart.
 *
 * The matrices are those of Toom and Cook for the points 0, ±3/4, ±3/2, ∞. Lavin and Gray's 0, ±1, ±2, ∞ lose twice as much: at 4 × 4 × 64 the
 * error in float32 is 1.6e-6 of the result's norm, here 0.8e-6, of a direct sum 0.3e-6. A and B are exact in binary.
 */
import { madd } from './madd';

/** The points a and b: their squares, cubes, the sum and the product of the squares. */
const A: f32 = 0.75;
const B: f32 = 1.5;
const A2: f32 = A * A;
const B2: f32 = B * B;
const A3: f32 = A2 * A;
const B3: f32 = B2 * B;
const SUM: f32 = A2 + B2;
const PRODUCT: f32 = A2 * B2;
/** What the rows of G are divided by. */
const AT_ZERO: f32 = 1 / PRODUCT;
const AT_A: f32 = 1 / (2 * A2 * (A2 - B2));
const AT_B: f32 = 1 / (2 * B2 * (B2 - A2));

/**
 * Bᵀ: six values d of the input, in four parts, since the compiler inlines small functions alone: 0 and 5 of three values each, `inputPair` of a
 * and of b for 1 and 2, 3 and 4.
 */
export function inputEnd(d0: v128, d2: v128, d4: v128): v128 {
  return madd(d0, f32x4.splat(PRODUCT), madd(d2, f32x4.splat(-SUM), d4));
}

export function inputPairA(d1: v128, d2: v128, d3: v128, d4: v128, to: usize, step: usize): void {
  const even = madd(d2, f32x4.splat(-B2), d4);
  const odd = madd(d1, f32x4.splat(-B2), d3);
  v128.store(to, madd(odd, f32x4.splat(A), even));
  v128.store(to + step, madd(odd, f32x4.splat(-A), even));
}

export function inputPairB(d1: v128, d2: v128, d3: v128, d4: v128, to: usize, step: usize): void {
  const even = madd(d2, f32x4.splat(-A2), d4);
  const odd = madd(d1, f32x4.splat(-A2), d3);
  v128.store(to, madd(odd, f32x4.splat(B), even));
  v128.store(to + step, madd(odd, f32x4.splat(-B), even));
}

/** G: three taps. */
export function filterLine(g0: v128, g1: v128, g2: v128, to: usize, step: usize): void {
  v128.store(to, f32x4.mul(g0, f32x4.splat(AT_ZERO)));
  let even = madd(g2, f32x4.splat(AT_A * A2), f32x4.mul(g0, f32x4.splat(AT_A)));
  v128.store(to + step, madd(g1, f32x4.splat(AT_A * A), even));
  v128.store(to + step * 2, madd(g1, f32x4.splat(-AT_A * A), even));
  even = madd(g2, f32x4.splat(AT_B * B2), f32x4.mul(g0, f32x4.splat(AT_B)));
  v128.store(to + step * 3, madd(g1, f32x4.splat(AT_B * B), even));
  v128.store(to + step * 4, madd(g1, f32x4.splat(-AT_B * B), even));
  v128.store(to + step * 5, g2);
}

/** Aᵀ: six sums of products become four results. */
export function outputLine(m0: v128, m1: v128, m2: v128, m3: v128, m4: v128, m5: v128, to: usize, step: usize): void {
  const evenA = f32x4.add(m1, m2);
  const evenB = f32x4.add(m3, m4);
  v128.store(to, f32x4.add(m0, f32x4.add(evenA, evenB)));
  v128.store(to + step * 2, madd(evenA, f32x4.splat(A2), f32x4.mul(evenB, f32x4.splat(B2))));
  const oddA = f32x4.sub(m1, m2);
  const oddB = f32x4.sub(m3, m4);
  v128.store(to + step, madd(oddA, f32x4.splat(A), f32x4.mul(oddB, f32x4.splat(B))));
  v128.store(to + step * 3, madd(oddA, f32x4.splat(A3), madd(oddB, f32x4.splat(B3), m5)));
}

/** A: four values of the gradient of the results. */
export function gradientLine(y0: v128, y1: v128, y2: v128, y3: v128, to: usize, step: usize): void {
  v128.store(to, y0);
  let even = madd(y2, f32x4.splat(A2), y0);
  let odd = madd(y3, f32x4.splat(A3), f32x4.mul(y1, f32x4.splat(A)));
  v128.store(to + step, f32x4.add(even, odd));
  v128.store(to + step * 2, f32x4.sub(even, odd));
  even = madd(y2, f32x4.splat(B2), y0);
  odd = madd(y3, f32x4.splat(B3), f32x4.mul(y1, f32x4.splat(B)));
  v128.store(to + step * 3, f32x4.add(even, odd));
  v128.store(to + step * 4, f32x4.sub(even, odd));
  v128.store(to + step * 5, y3);
}

/** Gᵀ: six sums become the gradients of three taps. */
export function tapLine(w0: v128, w1: v128, w2: v128, w3: v128, w4: v128, w5: v128, to: usize, step: usize): void {
  const evenA = f32x4.add(w1, w2);
  const evenB = f32x4.add(w3, w4);
  const oddA = f32x4.sub(w1, w2);
  const oddB = f32x4.sub(w3, w4);
  const even = madd(evenA, f32x4.splat(AT_A), f32x4.mul(evenB, f32x4.splat(AT_B)));
  v128.store(to, madd(w0, f32x4.splat(AT_ZERO), even));
  v128.store(to + step, madd(oddA, f32x4.splat(AT_A * A), f32x4.mul(oddB, f32x4.splat(AT_B * B))));
  v128.store(to + step * 2, madd(evenA, f32x4.splat(AT_A * A2), madd(evenB, f32x4.splat(AT_B * B2), w5)));
}
