/* eslint-disable */
// @ts-nocheck -- AssemblyScript, compiled by scripts/build-native.mjs; its builtins are unknown to TypeScript.
/** PCG3D, the hash of `num/random.ts`, for four counters at once. */

export function lcg(value: i32): i32 {
  return value * 1664525 + 1013904223;
}

/** A hash of (seed, stream, index): all three through `lcg` before. */
export function hash4(seed: v128, stream: v128, index: v128): v128 {
  let x = i32x4.add(seed, i32x4.mul(stream, index));
  let y = i32x4.add(stream, i32x4.mul(index, x));
  let z = i32x4.add(index, i32x4.mul(x, y));
  x = v128.xor(x, i32x4.shr_u(x, 16));
  y = v128.xor(y, i32x4.shr_u(y, 16));
  z = v128.xor(z, i32x4.shr_u(z, 16));
  x = i32x4.add(x, i32x4.mul(y, z));
  y = i32x4.add(y, i32x4.mul(z, x));
  z = i32x4.add(z, i32x4.mul(x, y));
  return v128.xor(x, v128.xor(y, z));
}

/** 0..1 from the upper 24 bits of a hash. */
export function unit4(hash: v128): v128 {
  return f32x4.mul(f32x4.convert_i32x4_s(i32x4.shr_u(hash, 8)), f32x4.splat(5.9604644775390625e-8));
}

/** `lcg` of the counters start, start + step, start + 2·step and start + 3·step. */
export function counters(start: i32, step: i32): v128 {
  const first = lcg(start);
  const by = step * 1664525;
  return i32x4.replace_lane(
    i32x4.replace_lane(i32x4.replace_lane(i32x4.splat(first), 1, first + by), 2, first + 2 * by),
    3,
    first + 3 * by,
  );
}
