/* eslint-disable */
// @ts-nocheck -- AssemblyScript, compiled by scripts/build-native.mjs; its builtins are unknown to TypeScript.
/**
 * GELU, x · Φ(x) (Hendrycks and Gimpel 2016), and its gradient, four values at a time. With z = |x| / √2, Φ(−|x|) is half of
 * erfc(z) = t (a1 + t (a2 + …)) exp(−z²), t = 1 / (1 + p z): Abramowitz and Stegun 7.1.26, exact to 1.5e-7, as TensorFlow.js has it.
 */
import { madd } from './madd';

/** exp(v) for v ≤ 0, as 2ⁿ · exp(r) with |r| ≤ ln 2 / 2 and the Taylor series of r; exact to 2e-7 of the value. Below −87 it is exp(−87). */
function exponential(v: v128): v128 {
  v = f32x4.pmax(f32x4.splat(-87), v);
  const n = f32x4.nearest(f32x4.mul(v, f32x4.splat(1.4426950408889634)));
  // ln 2 in two parts, of which the first times n is exact.
  let r = f32x4.add(v, f32x4.mul(n, f32x4.splat(-0.693359375)));
  r = f32x4.add(r, f32x4.mul(n, f32x4.splat(2.1219444e-4)));
  let sum = madd(r, f32x4.splat(1.0 / 720.0), f32x4.splat(1.0 / 120.0));
  sum = madd(sum, r, f32x4.splat(1.0 / 24.0));
  sum = madd(sum, r, f32x4.splat(1.0 / 6.0));
  sum = madd(sum, r, f32x4.splat(0.5));
  sum = madd(sum, r, f32x4.splat(1));
  sum = madd(sum, r, f32x4.splat(1));
  const power = i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(n), i32x4.splat(127)), 23);
  return f32x4.mul(sum, power);
}

/** Φ(−|x|), where `density` is exp(−x² / 2). */
function tail(size: v128, density: v128): v128 {
  const t = f32x4.div(f32x4.splat(1), madd(size, f32x4.splat(0.3275911 * 0.7071067811865476), f32x4.splat(1)));
  let sum = madd(t, f32x4.splat(1.061405429 / 2), f32x4.splat(-1.453152027 / 2));
  sum = madd(sum, t, f32x4.splat(1.421413741 / 2));
  sum = madd(sum, t, f32x4.splat(-0.284496736 / 2));
  sum = madd(sum, t, f32x4.splat(0.254829592 / 2));
  return f32x4.mul(f32x4.mul(sum, t), density);
}

function gelu4(x: v128): v128 {
  const density = exponential(f32x4.mul(f32x4.mul(x, x), f32x4.splat(-0.5)));
  const below = tail(f32x4.abs(x), density);
  const share = v128.bitselect(below, f32x4.sub(f32x4.splat(1), below), f32x4.lt(x, f32x4.splat(0)));
  return f32x4.mul(x, share);
}

/** Φ(x) + x φ(x), times dy. */
function slope4(dy: v128, x: v128): v128 {
  const density = exponential(f32x4.mul(f32x4.mul(x, x), f32x4.splat(-0.5)));
  const below = tail(f32x4.abs(x), density);
  const share = v128.bitselect(below, f32x4.sub(f32x4.splat(1), below), f32x4.lt(x, f32x4.splat(0)));
  return f32x4.mul(dy, madd(f32x4.mul(x, density), f32x4.splat(0.3989422804014327), share));
}

/** y of n values. */
export function gelu(x: usize, y: usize, n: i32): void {
  const end = (<usize>n) << 2;
  const vectors = (<usize>(n & ~3)) << 2;
  let at: usize = 0;
  for (; at < vectors; at += 16) v128.store(y + at, gelu4(v128.load(x + at)));
  for (; at < end; at += 4) v128.store_lane<f32>(y + at, gelu4(v128.load_splat<f32>(x + at)), 0);
}

/** dx of n values. */
export function geluGradient(dy: usize, x: usize, dx: usize, n: i32): void {
  const end = (<usize>n) << 2;
  const vectors = (<usize>(n & ~3)) << 2;
  let at: usize = 0;
  for (; at < vectors; at += 16) v128.store(dx + at, slope4(v128.load(dy + at), v128.load(x + at)));
  for (; at < end; at += 4) {
    v128.store_lane<f32>(dx + at, slope4(v128.load_splat<f32>(dy + at), v128.load_splat<f32>(x + at)), 0);
  }
}
