/**
 * What JPEG's quantisation leaves of a block of 8 × 8 samples, in integers: the cosine transform in the factorisation of
 * Loeffler, Ligtenberg and Moschytz (ICASSP 1989, 12 multiplications a line), constants times 2^13, rounded where libjpeg's
 * accurate integer method ("islow") rounds. Forwards the result is 8 times the orthonormal transform.
 *
 * The twins are `native/assembly/filter/transform.ts` and the shader in `webgpu.ts`.
 */

/** Transforms one line of eight values. `even` bits are taken off the sums without products (negative: put on). */
function forwardLine(block: Int32Array, start: number, step: number, bits: number, even: number): void {
  const at = (k: number): number => block[start + k * step]!;
  const put = (k: number, value: number): void => {
    block[start + k * step] = (value + (1 << (bits - 1))) >> bits;
  };
  const plain = (k: number, value: number): void => {
    block[start + k * step] = even < 0 ? value << -even : (value + (1 << (even - 1))) >> even;
  };
  const [s0, s1, s2, s3] = [at(0) + at(7), at(1) + at(6), at(2) + at(5), at(3) + at(4)];
  const [d4, d5, d6, d7] = [at(3) - at(4), at(2) - at(5), at(1) - at(6), at(0) - at(7)];
  plain(0, s0 + s3 + s1 + s2);
  plain(4, s0 + s3 - s1 - s2);
  const turn = (s1 - s2 + s0 - s3) * 4433;
  put(2, turn + (s0 - s3) * 6270);
  put(6, turn - (s1 - s2) * 15137);
  const common = (d4 + d6 + d5 + d7) * 9633;
  const z1 = (d4 + d7) * -7373;
  const z2 = (d5 + d6) * -20995;
  const z3 = (d4 + d6) * -16069 + common;
  const z4 = (d5 + d7) * -3196 + common;
  put(7, d4 * 2446 + z1 + z3);
  put(5, d5 * 16819 + z2 + z4);
  put(3, d6 * 25172 + z2 + z3);
  put(1, d7 * 12299 + z1 + z4);
}

function inverseLine(block: Int32Array, start: number, step: number, bits: number): void {
  const at = (k: number): number => block[start + k * step]!;
  const put = (k: number, value: number): void => {
    block[start + k * step] = (value + (1 << (bits - 1))) >> bits;
  };
  const turn = (at(2) + at(6)) * 4433;
  const t2 = turn - at(6) * 15137;
  const t3 = turn + at(2) * 6270;
  const t0 = (at(0) + at(4)) * 8192;
  const t1 = (at(0) - at(4)) * 8192;
  const [x1, x3, x5, x7] = [at(1), at(3), at(5), at(7)];
  const common = (x7 + x3 + x5 + x1) * 9633;
  const z1 = (x7 + x1) * -7373;
  const z2 = (x5 + x3) * -20995;
  const z3 = (x7 + x3) * -16069 + common;
  const z4 = (x5 + x1) * -3196 + common;
  const o0 = x7 * 2446 + z1 + z3;
  const o1 = x5 * 16819 + z2 + z4;
  const o2 = x3 * 25172 + z2 + z3;
  const o3 = x1 * 12299 + z1 + z4;
  put(0, t0 + t3 + o3);
  put(7, t0 + t3 - o3);
  put(1, t1 + t2 + o2);
  put(6, t1 + t2 - o2);
  put(2, t1 - t2 + o1);
  put(5, t1 - t2 - o1);
  put(3, t0 - t3 + o0);
  put(4, t0 - t3 - o0);
}

/** Coefficients of a block of samples − 128, times 8; row-major, in place. */
export function forwardBlock(block: Int32Array): void {
  for (let row = 0; row < 64; row += 8) forwardLine(block, row, 1, 11, -2);
  for (let column = 0; column < 8; column++) forwardLine(block, column, 8, 15, 2);
}

/** Coefficients (times 8) → multiples of their steps (times 1), halves away from zero; in place. */
export function quantiseBlock(block: Int32Array, steps: Int32Array): void {
  for (let k = 0; k < 64; k++) {
    const step = steps[k]!;
    const whole = Math.floor((Math.abs(block[k]!) + 4 * step) / (8 * step));
    block[k] = Math.sign(block[k]!) * whole * step;
  }
}

/** Samples − 128 of coefficients, cut to −128 … 127; in place. */
export function inverseBlock(block: Int32Array): void {
  for (let column = 0; column < 8; column++) inverseLine(block, column, 8, 11);
  for (let row = 0; row < 64; row += 8) inverseLine(block, row, 1, 18);
  for (let i = 0; i < 64; i++) block[i] = Math.min(127, Math.max(-128, block[i]!));
}
