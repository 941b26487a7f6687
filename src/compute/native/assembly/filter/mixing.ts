/* eslint-disable */
// @ts-nocheck -- AssemblyScript, compiled by scripts/build-native.mjs; its builtins are unknown to TypeScript.
/** Two pictures of 8 bits mixed by tables: `perturb/augment/pixmixMixing.ts` has the formulas, and the loops that these give the bits of. */

/** The largest number below 0.5. With 0.5 itself, the sum of the two would round to 1. */
const BELOW_HALF: f64 = 0.49999999999999994;

/** Two entries of a table of doubles. */
function entries(table: usize, at: usize): v128 {
  const first = v128.load64_zero(table + ((<usize>load<u8>(at)) << 3));
  return v128.load64_lane(table + ((<usize>load<u8>(at, 1)) << 3), first, 1);
}

/** out = left[mixed] ∘ right[other], rounded to 0..255; ∘ is a product where P has two bytes, else a sum. */
function mix<P>(
  mixed: usize,
  other: usize,
  rows: usize,
  columns: usize,
  left: usize,
  right: usize,
  out: usize,
  side: i32,
): void {
  const half = f64x2.splat(BELOW_HALF);
  const end = columns + ((<usize>side) << 2);
  for (let y = 0; y < side; y++) {
    const row = other + load<i32>(rows + ((<usize>y) << 2));
    for (let column = columns; column != end; column += 4) {
      const from = row + load<i32>(column);
      let a = entries(left, mixed);
      let b = v128.load64_zero(left + ((<usize>load<u8>(mixed, 2)) << 3));
      const c = entries(right, from);
      const d = v128.load64_zero(right + ((<usize>load<u8>(from, 2)) << 3));
      a = sizeof<P>() == 2 ? f64x2.mul(a, c) : f64x2.add(a, c);
      b = sizeof<P>() == 2 ? f64x2.mul(b, d) : f64x2.add(b, d);
      a = i32x4.trunc_sat_f64x2_s_zero(f64x2.add(a, half));
      b = i32x4.trunc_sat_f64x2_s_zero(f64x2.add(b, half));
      const whole = v128.shuffle<i64>(a, b, 0, 2);
      const narrow = i16x8.narrow_i32x4_s(whole, whole);
      // The fourth byte is the next pixel's, which is written after it.
      v128.store32_lane(out, i8x16.narrow_i16x8_u(narrow, narrow), 0);
      mixed += 3;
      out += 3;
    }
  }
}

/**
 * mixed, out: side × side pixels of three bytes; out has room for one byte more. A pixel of `other` begins rows[y] + columns[x] bytes after it.
 * left, right: 256 doubles each
 */
export function mixBytes(
  mixed: usize,
  other: usize,
  rows: usize,
  columns: usize,
  left: usize,
  right: usize,
  out: usize,
  side: i32,
  multiplied: bool,
): void {
  if (multiplied) mix<u16>(mixed, other, rows, columns, left, right, out, side);
  else mix<u8>(mixed, other, rows, columns, left, right, out, side);
}
