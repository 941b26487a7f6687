/* eslint-disable */
// @ts-nocheck -- AssemblyScript, compiled by scripts/build-native.mjs; its builtins are unknown to TypeScript.
/**
 * The inner loop of convolutions and matrix products: up to four rows by eight columns of the result, summed in registers.
 *
 * 4 × 8 and one step at a time because V8 sinks arithmetic behind all loads of a loop's body: 8 sums, 2 columns and 4 splats are what
 * 16 registers hold. Measured on one core of an EPYC (Zen 4) at K = 64, in GFLOP/s, fused (not fused): 4 × 8 51.6 (40.7),
 * two steps at a time 26.6 (29.0), 6 × 8 18.7 (18.4), 3 × 12 51.6 (15.6), 4 × 12 23.0 (19.1).
 *
 * Every sum starts with the bias and goes through taps and channels in their order, whatever the number of rows: a result does not
 * depend on the tile that it is in.
 */
import { madd } from './madd';

/** Clips to low … high, keeping NaN, and writes the first n of eight values. */
function put(out: usize, n: i32, p: v128, q: v128, low: v128, high: v128): void {
  p = f32x4.pmin(f32x4.pmax(p, low), high);
  q = f32x4.pmin(f32x4.pmax(q, low), high);
  if (n >= 8) {
    v128.store(out, p);
    v128.store(out, q, 16);
  } else putSome(out, n, p, q);
}

function putSome(out: usize, n: i32, p: v128, q: v128): void {
  if (n >= 4) {
    v128.store(out, p);
    out += 16;
    n -= 4;
    p = q;
  }
  if (n > 0) v128.store_lane<f32>(out, p, 0);
  if (n > 1) v128.store_lane<f32>(out, p, 1, 4);
  if (n > 2) v128.store_lane<f32>(out, p, 2, 8);
}

/**
 * As many rows of A, aRow bytes apart, as the type R has bytes (1, 2 or 4: so the compiler knows), by one panel of eight columns.
 * @param a the first value of the first row; the next of its k values are aStep bytes apart
 * @param nu,nv taps along both axes; aU, aV bytes from one to the next in A, bU, bV in the panel
 * @param bias eight values with which the sums start; bStep bytes from one step's eight columns to the next, 32 in a packed panel
 * @param b the first tap's [k, 8] values
 * @param n columns that are written
 */
function tile<R>(
  a: usize,
  aRow: usize,
  aStep: usize,
  nu: i32,
  nv: i32,
  aU: usize,
  aV: usize,
  bias: usize,
  b: usize,
  bU: usize,
  bV: usize,
  bStep: usize,
  k: i32,
  out: usize,
  outRow: usize,
  n: i32,
  low: f32,
  high: f32,
): void {
  let p0 = v128.load(bias);
  let q0 = v128.load(bias, 16);
  let p1 = p0;
  let q1 = q0;
  let p2 = p0;
  let q2 = q0;
  let p3 = p0;
  let q3 = q0;
  const bytes = <usize>k * bStep;
  for (let u = 0; u < nu; u++) {
    let from = a;
    let to = b;
    for (let v = 0; v < nv; v++) {
      let a0 = from;
      let a1 = a0 + aRow;
      let a2 = a1 + aRow;
      let a3 = a2 + aRow;
      let at = to;
      const end = at + bytes;
      while (at != end) {
        const p = v128.load(at);
        const q = v128.load(at, 16);
        let s = v128.load_splat<f32>(a0);
        p0 = madd(s, p, p0);
        q0 = madd(s, q, q0);
        if (sizeof<R>() > 1) {
          s = v128.load_splat<f32>(a1);
          p1 = madd(s, p, p1);
          q1 = madd(s, q, q1);
        }
        if (sizeof<R>() > 2) {
          s = v128.load_splat<f32>(a2);
          p2 = madd(s, p, p2);
          q2 = madd(s, q, q2);
        }
        if (sizeof<R>() > 3) {
          s = v128.load_splat<f32>(a3);
          p3 = madd(s, p, p3);
          q3 = madd(s, q, q3);
        }
        a0 += aStep;
        if (sizeof<R>() > 1) a1 += aStep;
        if (sizeof<R>() > 2) a2 += aStep;
        if (sizeof<R>() > 3) a3 += aStep;
        at += bStep;
      }
      from += aV;
      to += bV;
    }
    a += aU;
    b += bU;
  }
  const lows = f32x4.splat(low);
  const highs = f32x4.splat(high);
  put(out, n, p0, q0, lows, highs);
  if (sizeof<R>() > 1) put(out + outRow, n, p1, q1, lows, highs);
  if (sizeof<R>() > 2) put(out + outRow * 2, n, p2, q2, lows, highs);
  if (sizeof<R>() > 3) put(out + outRow * 3, n, p3, q3, lows, highs);
}

/** Any number of rows: see `tile`. */
export function tiles(
  count: i32,
  a: usize,
  aRow: usize,
  aStep: usize,
  nu: i32,
  nv: i32,
  aU: usize,
  aV: usize,
  bias: usize,
  b: usize,
  bU: usize,
  bV: usize,
  bStep: usize,
  k: i32,
  out: usize,
  outRow: usize,
  n: i32,
  low: f32,
  high: f32,
): void {
  // Taps that lie side by side in both are one longer row.
  if (nv > 1 && aStep == 4 && aV == (<usize>k) << 2 && bV == <usize>k * bStep) {
    k *= nv;
    nv = 1;
  }
  for (; count >= 4; count -= 4) {
    tile<u32>(a, aRow, aStep, nu, nv, aU, aV, bias, b, bU, bV, bStep, k, out, outRow, n, low, high);
    a += aRow << 2;
    out += outRow << 2;
  }
  if (count >= 2) {
    tile<u16>(a, aRow, aStep, nu, nv, aU, aV, bias, b, bU, bV, bStep, k, out, outRow, n, low, high);
    a += aRow << 1;
    out += outRow << 1;
    count -= 2;
  }
  if (count > 0) tile<u8>(a, aRow, aStep, nu, nv, aU, aV, bias, b, bU, bV, bStep, k, out, outRow, n, low, high);
}
