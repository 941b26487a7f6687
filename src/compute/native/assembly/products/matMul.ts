/* eslint-disable */
// @ts-nocheck -- AssemblyScript, compiled by scripts/build-native.mjs; its builtins are unknown to TypeScript.
/**
 * Products of many small matrices, as attention has them: out[b] = A[b] · B[b], summed in registers over tiles of 4 × 8. A is
 * read through two strides, so that it may be transposed; rows of B are contiguous.
 */

/** Rows i … i + 4, columns j … j + 8. Strides in bytes. */
function tile4x8(a: usize, aRow: usize, aStep: usize, b: usize, bRow: usize, out: usize, outRow: usize, k: i32): void {
  let p0 = f32x4.splat(0),
    q0 = f32x4.splat(0),
    p1 = f32x4.splat(0),
    q1 = f32x4.splat(0),
    p2 = f32x4.splat(0),
    q2 = f32x4.splat(0),
    p3 = f32x4.splat(0),
    q3 = f32x4.splat(0);
  let a1 = a + aRow;
  let a2 = a1 + aRow;
  let a3 = a2 + aRow;
  for (let i = 0; i < k; i++) {
    const p = v128.load(b);
    const q = v128.load(b, 16);
    let s = v128.load_splat<f32>(a);
    p0 = f32x4.add(p0, f32x4.mul(s, p));
    q0 = f32x4.add(q0, f32x4.mul(s, q));
    s = v128.load_splat<f32>(a1);
    p1 = f32x4.add(p1, f32x4.mul(s, p));
    q1 = f32x4.add(q1, f32x4.mul(s, q));
    s = v128.load_splat<f32>(a2);
    p2 = f32x4.add(p2, f32x4.mul(s, p));
    q2 = f32x4.add(q2, f32x4.mul(s, q));
    s = v128.load_splat<f32>(a3);
    p3 = f32x4.add(p3, f32x4.mul(s, p));
    q3 = f32x4.add(q3, f32x4.mul(s, q));
    a += aStep;
    a1 += aStep;
    a2 += aStep;
    a3 += aStep;
    b += bRow;
  }
  v128.store(out, p0);
  v128.store(out, q0, 16);
  out += outRow;
  v128.store(out, p1);
  v128.store(out, q1, 16);
  out += outRow;
  v128.store(out, p2);
  v128.store(out, q2, 16);
  out += outRow;
  v128.store(out, p3);
  v128.store(out, q3, 16);
}

function tile1x8(a: usize, aStep: usize, b: usize, bRow: usize, out: usize, k: i32): void {
  let p = f32x4.splat(0);
  let q = f32x4.splat(0);
  for (let i = 0; i < k; i++) {
    const s = v128.load_splat<f32>(a);
    p = f32x4.add(p, f32x4.mul(s, v128.load(b)));
    q = f32x4.add(q, f32x4.mul(s, v128.load(b, 16)));
    a += aStep;
    b += bRow;
  }
  v128.store(out, p);
  v128.store(out, q, 16);
}

function single(a: usize, aStep: usize, b: usize, bRow: usize, k: i32): f32 {
  let sum: f32 = 0;
  for (let i = 0; i < k; i++) {
    sum += load<f32>(a) * load<f32>(b);
    a += aStep;
    b += bRow;
  }
  return sum;
}

/**
 * @param aBatch bytes from a matrix A to the next, 0 where all use one; aRow, aStep from a row, a column of it to the next
 * @param bBatch likewise of B [k, n]
 */
export function batchMatMul(
  a: usize,
  b: usize,
  out: usize,
  batch: i32,
  m: i32,
  k: i32,
  n: i32,
  aBatch: usize,
  aRow: usize,
  aStep: usize,
  bBatch: usize,
): void {
  const row = (<usize>n) << 2;
  const whole = n & ~7;
  for (let z = 0; z < batch; z++) {
    for (let j = 0; j < whole; j += 8) {
      const column = b + ((<usize>j) << 2);
      let from = a;
      let to = out + ((<usize>j) << 2);
      let i = 0;
      for (; i + 4 <= m; i += 4) {
        tile4x8(from, aRow, aStep, column, row, to, row, k);
        from += aRow << 2;
        to += row << 2;
      }
      for (; i < m; i++) {
        tile1x8(from, aStep, column, row, to, k);
        from += aRow;
        to += row;
      }
    }
    for (let j = whole; j < n; j++) {
      const offset = (<usize>j) << 2;
      for (let i = 0; i < m; i++) {
        store<f32>(out + <usize>i * row + offset, single(a + <usize>i * aRow, aStep, b + offset, row, k));
      }
    }
    a += aBatch;
    b += bBatch;
    out += <usize>m * row;
  }
}
