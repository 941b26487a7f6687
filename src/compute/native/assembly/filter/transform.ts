/* eslint-disable */
// @ts-nocheck -- AssemblyScript, compiled by scripts/build-native.mjs; its builtins are unknown to TypeScript.
/**
 * The integer cosine transform of `kernels/jpeg/transform.ts` on blocks of 8 × 8 integers, four lines at a time. A block
 * in `work` has 32 bytes a row.
 */

/** to[j, i] = from[i, j], 4 × 4 integers. */
function transpose4(from: usize, fromRow: usize, to: usize, toRow: usize): void {
  const a = v128.load(from);
  const b = v128.load(from + fromRow);
  const c = v128.load(from + 2 * fromRow);
  const d = v128.load(from + 3 * fromRow);
  const ab = v128.shuffle<i32>(a, b, 0, 4, 1, 5);
  const cd = v128.shuffle<i32>(c, d, 0, 4, 1, 5);
  const abHigh = v128.shuffle<i32>(a, b, 2, 6, 3, 7);
  const cdHigh = v128.shuffle<i32>(c, d, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<i64>(ab, cd, 0, 2));
  v128.store(to + toRow, v128.shuffle<i64>(ab, cd, 1, 3));
  v128.store(to + 2 * toRow, v128.shuffle<i64>(abHigh, cdHigh, 0, 2));
  v128.store(to + 3 * toRow, v128.shuffle<i64>(abHigh, cdHigh, 1, 3));
}

/** to[j, i] = from[i, j], 8 × 8 integers, not in place; rows of so many bytes. */
function transpose8(from: usize, fromRow: usize, to: usize, toRow: usize): void {
  transpose4(from, fromRow, to, toRow);
  transpose4(from + 16, fromRow, to + 4 * toRow, toRow);
  transpose4(from + 4 * fromRow, fromRow, to + 16, toRow);
  transpose4(from + 4 * fromRow + 16, fromRow, to + 4 * toRow + 16, toRow);
}

function times(a: v128, factor: i32): v128 {
  return i32x4.mul(a, i32x4.splat(factor));
}

/** (a + half) >> bits */
function descale(a: v128, bits: i32): v128 {
  return i32x4.shr_s(i32x4.add(a, i32x4.splat(1 << (bits - 1))), bits);
}

/** Transforms the 8 rows of `work` as vectors, that is along columns. `bits`: of the sums; `even`: of the plain ones. */
function forwardPass(work: usize, bits: i32, even: i32): void {
  for (let half: usize = 0; half < 32; half += 16) {
    const at = work + half;
    const x0 = v128.load(at),
      x7 = v128.load(at, 224);
    const x1 = v128.load(at, 32),
      x6 = v128.load(at, 192);
    const x2 = v128.load(at, 64),
      x5 = v128.load(at, 160);
    const x3 = v128.load(at, 96),
      x4 = v128.load(at, 128);
    const s0 = i32x4.add(x0, x7),
      s1 = i32x4.add(x1, x6),
      s2 = i32x4.add(x2, x5),
      s3 = i32x4.add(x3, x4);
    const sum = i32x4.add(s0, s3),
      difference = i32x4.sub(s0, s3);
    const inner = i32x4.add(s1, s2),
      innerDifference = i32x4.sub(s1, s2);
    const y0 = i32x4.add(sum, inner),
      y4 = i32x4.sub(sum, inner);
    v128.store(at, even < 0 ? i32x4.shl(y0, -even) : descale(y0, even));
    v128.store(at, even < 0 ? i32x4.shl(y4, -even) : descale(y4, even), 128);
    const turn = times(i32x4.add(innerDifference, difference), 4433);
    v128.store(at, descale(i32x4.add(turn, times(difference, 6270)), bits), 64);
    v128.store(at, descale(i32x4.add(turn, times(innerDifference, -15137)), bits), 192);

    const d4 = i32x4.sub(x3, x4),
      d5 = i32x4.sub(x2, x5),
      d6 = i32x4.sub(x1, x6),
      d7 = i32x4.sub(x0, x7);
    const common = times(i32x4.add(i32x4.add(d4, d6), i32x4.add(d5, d7)), 9633);
    const z1 = times(i32x4.add(d4, d7), -7373);
    const z2 = times(i32x4.add(d5, d6), -20995);
    const z3 = i32x4.add(times(i32x4.add(d4, d6), -16069), common);
    const z4 = i32x4.add(times(i32x4.add(d5, d7), -3196), common);
    v128.store(at, descale(i32x4.add(i32x4.add(times(d4, 2446), z1), z3), bits), 224);
    v128.store(at, descale(i32x4.add(i32x4.add(times(d5, 16819), z2), z4), bits), 160);
    v128.store(at, descale(i32x4.add(i32x4.add(times(d6, 25172), z2), z3), bits), 96);
    v128.store(at, descale(i32x4.add(i32x4.add(times(d7, 12299), z1), z4), bits), 32);
  }
}

function inversePass(work: usize, bits: i32): void {
  for (let half: usize = 0; half < 32; half += 16) {
    const at = work + half;
    const x2 = v128.load(at, 64),
      x6 = v128.load(at, 192);
    const turn = times(i32x4.add(x2, x6), 4433);
    const t2 = i32x4.add(turn, times(x6, -15137));
    const t3 = i32x4.add(turn, times(x2, 6270));
    const x0 = v128.load(at),
      x4 = v128.load(at, 128);
    const t0 = i32x4.shl(i32x4.add(x0, x4), 13);
    const t1 = i32x4.shl(i32x4.sub(x0, x4), 13);
    const e0 = i32x4.add(t0, t3),
      e3 = i32x4.sub(t0, t3);
    const e1 = i32x4.add(t1, t2),
      e2 = i32x4.sub(t1, t2);

    const x1 = v128.load(at, 32),
      x3 = v128.load(at, 96),
      x5 = v128.load(at, 160),
      x7 = v128.load(at, 224);
    const common = times(i32x4.add(i32x4.add(x7, x3), i32x4.add(x5, x1)), 9633);
    const z1 = times(i32x4.add(x7, x1), -7373);
    const z2 = times(i32x4.add(x5, x3), -20995);
    const z3 = i32x4.add(times(i32x4.add(x7, x3), -16069), common);
    const z4 = i32x4.add(times(i32x4.add(x5, x1), -3196), common);
    const o0 = i32x4.add(i32x4.add(times(x7, 2446), z1), z3);
    const o1 = i32x4.add(i32x4.add(times(x5, 16819), z2), z4);
    const o2 = i32x4.add(i32x4.add(times(x3, 25172), z2), z3);
    const o3 = i32x4.add(i32x4.add(times(x1, 12299), z1), z4);
    v128.store(at, descale(i32x4.add(e0, o3), bits));
    v128.store(at, descale(i32x4.sub(e0, o3), bits), 224);
    v128.store(at, descale(i32x4.add(e1, o2), bits), 32);
    v128.store(at, descale(i32x4.sub(e1, o2), bits), 192);
    v128.store(at, descale(i32x4.add(e2, o1), bits), 64);
    v128.store(at, descale(i32x4.sub(e2, o1), bits), 160);
    v128.store(at, descale(i32x4.add(e3, o0), bits), 96);
    v128.store(at, descale(i32x4.sub(e3, o0), bits), 128);
  }
}

/** Rounds coefficients (8 times too large) to multiples of their steps, and leaves those multiples. */
function quantise(work: usize, steps: usize): void {
  for (let at: usize = 0; at < 256; at += 16) {
    const value = v128.load(work + at);
    const step = v128.load(steps + at);
    const divisor = i32x4.shl(step, 3);
    const magnitude = i32x4.add(i32x4.abs(value), i32x4.shl(step, 2));
    // Exact: both are far below 2^24.
    const quotient = f32x4.div(f32x4.convert_i32x4_s(magnitude), f32x4.convert_i32x4_s(divisor));
    const whole = i32x4.mul(i32x4.trunc_sat_f32x4_s(quotient), step);
    const negative = i32x4.shr_s(value, 31);
    v128.store(work + at, i32x4.sub(v128.xor(whole, negative), negative));
  }
}

/** What compression leaves of a block of samples − 128, in place. work: 128 integers. */
export function compressBlock(block: usize, row: usize, steps: usize, work: usize): void {
  const other = work + 256;
  transpose8(block, row, work, 32);
  forwardPass(work, 11, -2);
  transpose8(work, 32, other, 32);
  forwardPass(other, 15, 2);
  quantise(other, steps);
  inversePass(other, 11);
  transpose8(other, 32, work, 32);
  inversePass(work, 18);
  const least = i32x4.splat(-128);
  const most = i32x4.splat(127);
  for (let at = work; at < other; at += 16) v128.store(at, i32x4.min_s(i32x4.max_s(v128.load(at), least), most));
  transpose8(work, 32, block, row);
}
