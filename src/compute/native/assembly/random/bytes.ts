/* eslint-disable */
// @ts-nocheck -- AssemblyScript, compiled by scripts/build-native.mjs; its builtins are unknown to TypeScript.
/** Pictures between 8 bits (four values a word) and floats 0..1, see `kernels/bytes.ts`. */

export function unpackBytes(words: usize, out: usize, size: i32): void {
  const end = words + <usize>(size & ~3);
  const last = words + <usize>size;
  for (; words < end; words += 4) {
    const wide = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(words)));
    v128.store(out, f32x4.div(f32x4.convert_i32x4_s(wide), f32x4.splat(255)));
    out += 16;
  }
  for (; words < last; words++) {
    store<f32>(out, <f32>(<i32>load<u8>(words)) / 255);
    out += 4;
  }
}

/** Cut downwards; the bytes behind the last value are cleared. */
export function packBytes(x: usize, words: usize, size: i32): void {
  const end = x + ((<usize>(size & ~3)) << 2);
  const last = x + ((<usize>size) << 2);
  for (; x < end; x += 16) {
    const scaled = f32x4.add(f32x4.mul(v128.load(x), f32x4.splat(255)), f32x4.splat(1e-3));
    const whole = i32x4.trunc_sat_f32x4_s(scaled);
    const narrow = i16x8.narrow_i32x4_s(whole, whole);
    v128.store32_lane(words, i8x16.narrow_i16x8_u(narrow, narrow), 0);
    words += 4;
  }
  if (x == last) return;
  store<i32>(words, 0);
  for (; x < last; x += 4) {
    const whole = <i32>(load<f32>(x) * 255 + <f32>1e-3);
    store<u8>(words++, <u8>min<i32>(255, max<i32>(0, whole)));
  }
}
