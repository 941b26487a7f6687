/* eslint-disable */
// @ts-nocheck -- AssemblyScript, compiled by scripts/build-native.mjs; its builtins are unknown to TypeScript.
import { counters, hash4, lcg, unit4 } from './hash';

/**
 * Layers of random numbers, [batch, size], picture i from seeds[i]. The definition of the normal numbers is that of
 * `num/boxMuller.ts`, in single precision. `scratch` holds 8 floats.
 */

/** −2 ln((a + ½) / 2³²). */
function minusTwiceLog(a: v128): v128 {
  // Near 1 the distance to 1 is what counts, and it is the complement of a that holds it exactly.
  const near = i32x4.ge_u(a, i32x4.splat(0xb504f334));
  const held = f32x4.convert_i32x4_u(v128.xor(a, near));
  const unit = f32x4.mul(f32x4.add(held, f32x4.splat(0.5)), f32x4.splat(2.3283064365386963e-10));
  const exponent = v128.andnot(i32x4.shr_s(i32x4.sub(unit, i32x4.splat(0x3f3504f3)), 23), near);
  const mantissa = i32x4.sub(unit, i32x4.shl(exponent, 23));
  const f = v128.bitselect(f32x4.neg(unit), f32x4.sub(mantissa, f32x4.splat(1)), near);
  const e = f32x4.convert_i32x4_s(exponent);
  const z = f32x4.mul(f, f);
  let p = f32x4.add(f32x4.mul(f, f32x4.splat(7.0376836292e-2)), f32x4.splat(-1.151461031e-1));
  p = f32x4.add(f32x4.mul(p, f), f32x4.splat(1.167699874e-1));
  p = f32x4.add(f32x4.mul(p, f), f32x4.splat(-1.2420140846e-1));
  p = f32x4.add(f32x4.mul(p, f), f32x4.splat(1.4249322787e-1));
  p = f32x4.add(f32x4.mul(p, f), f32x4.splat(-1.6668057665e-1));
  p = f32x4.add(f32x4.mul(p, f), f32x4.splat(2.0000714765e-1));
  p = f32x4.add(f32x4.mul(p, f), f32x4.splat(-2.4999993993e-1));
  p = f32x4.add(f32x4.mul(p, f), f32x4.splat(3.3333331174e-1));
  p = f32x4.mul(f32x4.mul(p, f), z);
  // ln 2 in two parts: the first one times a small integer is exact.
  p = f32x4.sub(p, f32x4.mul(e, f32x4.splat(2.12194440054690583e-4)));
  p = f32x4.sub(p, f32x4.mul(z, f32x4.splat(0.5)));
  const log = f32x4.add(f32x4.add(f, p), f32x4.mul(e, f32x4.splat(0.693359375)));
  return f32x4.mul(log, f32x4.splat(-2));
}

/** Eight normal numbers from four pairs of hashes, in order. */
function normal8(a: v128, b: v128, to: usize): void {
  const radius = f32x4.sqrt(minusTwiceLog(a));
  const turned = i32x4.add(b, i32x4.splat(0x20000000));
  const angle = i32x4.sub(v128.and(turned, i32x4.splat(0x3fffffff)), i32x4.splat(0x20000000));
  const x = f32x4.mul(f32x4.convert_i32x4_s(angle), f32x4.splat(1.4629180792671596e-9));
  const z = f32x4.mul(x, x);
  let s = f32x4.add(f32x4.mul(z, f32x4.splat(-1.9515295891e-4)), f32x4.splat(8.3321608736e-3));
  s = f32x4.add(f32x4.mul(s, z), f32x4.splat(-1.6666654611e-1));
  s = f32x4.mul(radius, f32x4.add(x, f32x4.mul(f32x4.mul(s, z), x)));
  let c = f32x4.add(f32x4.mul(z, f32x4.splat(2.443315711809948e-5)), f32x4.splat(-1.388731625493765e-3));
  c = f32x4.add(f32x4.mul(c, z), f32x4.splat(4.166664568298827e-2));
  c = f32x4.add(f32x4.sub(f32x4.splat(1), f32x4.mul(z, f32x4.splat(0.5))), f32x4.mul(f32x4.mul(c, z), z));
  c = f32x4.mul(radius, c);
  // Quarter turns 1 and 3 exchange sine and cosine; bit 1 of the quarter, and of the quarter plus one, is the sign.
  const odd = i32x4.ne(v128.and(turned, i32x4.splat(0x40000000)), i32x4.splat(0));
  const top = i32x4.splat(0x80000000);
  const sineSign = v128.and(turned, top);
  const cosineSign = v128.and(i32x4.add(turned, i32x4.splat(0x40000000)), top);
  const first = v128.xor(v128.bitselect(s, c, odd), cosineSign);
  const second = v128.xor(v128.bitselect(c, s, odd), sineSign);
  v128.store(to, v128.shuffle<f32>(first, second, 0, 4, 1, 5));
  v128.store(to, v128.shuffle<f32>(first, second, 2, 6, 3, 7), 16);
}

export function randomNormal(seeds: usize, out: usize, scratch: usize, batch: i32, size: i32, stream: i32): void {
  const streams = i32x4.splat(lcg(stream));
  const step = i32x4.splat(8 * 1664525);
  for (let n = 0; n < batch; n++) {
    const seed = i32x4.splat(lcg(load<i32>(seeds + ((<usize>n) << 2))));
    let even = counters(0, 2);
    let odd = counters(1, 2);
    let i = 0;
    for (; i + 8 <= size; i += 8) {
      normal8(hash4(seed, streams, even), hash4(seed, streams, odd), out);
      even = i32x4.add(even, step);
      odd = i32x4.add(odd, step);
      out += 32;
    }
    if (i < size) {
      normal8(hash4(seed, streams, even), hash4(seed, streams, odd), scratch);
      const bytes = (<usize>(size - i)) << 2;
      memory.copy(out, scratch, bytes);
      out += bytes;
    }
  }
}

export function randomUniform(seeds: usize, out: usize, scratch: usize, batch: i32, size: i32, stream: i32): void {
  const streams = i32x4.splat(lcg(stream));
  const step = i32x4.splat(4 * 1664525);
  for (let n = 0; n < batch; n++) {
    const seed = i32x4.splat(lcg(load<i32>(seeds + ((<usize>n) << 2))));
    let index = counters(0, 1);
    let i = 0;
    for (; i + 4 <= size; i += 4) {
      v128.store(out, unit4(hash4(seed, streams, index)));
      index = i32x4.add(index, step);
      out += 16;
    }
    if (i < size) {
      v128.store(scratch, unit4(hash4(seed, streams, index)));
      const bytes = (<usize>(size - i)) << 2;
      memory.copy(out, scratch, bytes);
      out += bytes;
    }
  }
}
