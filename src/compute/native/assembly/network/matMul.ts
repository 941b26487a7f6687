/* eslint-disable */
// @ts-nocheck -- AssemblyScript, compiled by scripts/build-native.mjs; its builtins are unknown to TypeScript.
/**
 * Products of matrices, one or many: out[z] = A[z] · B[z] + bias, clipped to low … high. Both are read through two strides, so
 * either may be transposed. B is packed (`pack.ts`) unless so few rows of A use it that reading it where it lies is cheaper.
 */
import { packFilter, panelBytes } from './pack';
import { tiles } from './tile';

/** Rows of A for which B is read where it lies. */
const FEW_ROWS: i32 = 8;
/** Values of A of a chunk of its rows, which all panels of B go over: half of the first cache. */
const CHUNK_VALUES: i32 = 4096;

/**
 * @param bias n values, or 0 for none
 * @param packed room for ⌈n / 8⌉ panels of 8 · (k + 1) floats
 * @param aBatch bytes from a matrix A to the next, 0 where all use one; aRow, aStep from a row, a column of it to the next
 * @param bBatch,bRow,bColumn likewise of B [k, n]
 */
export function batchMatMul(
  a: usize,
  b: usize,
  bias: usize,
  out: usize,
  packed: usize,
  batch: i32,
  m: i32,
  k: i32,
  n: i32,
  aBatch: usize,
  aRow: usize,
  aStep: usize,
  bBatch: usize,
  bRow: usize,
  bColumn: usize,
  low: f32,
  high: f32,
): void {
  const row = (<usize>n) << 2;
  const panel = panelBytes(1, k);
  // Columns that are read where they lie.
  const direct = m < FEW_ROWS && bColumn == 4 ? n & ~7 : 0;
  const chunk = max<i32>(16, (CHUNK_VALUES / k) & ~3);
  for (let z = 0; z < batch; z++) {
    if (z == 0 || bBatch != 0) {
      const rest = (<usize>direct) << 2;
      const biases = bias == 0 ? 0 : bias + rest;
      const panels = packed + panel * (direct >> 3);
      if (direct < n) packFilter(b + direct * bColumn, 0, biases, panels, 1, k, n - direct, 0, bRow, bColumn);
      if (direct > 0 && bias == 0) memory.fill(packed, 0, 32);
    }
    for (let i = 0; i < m; i += chunk) {
      const rows = min<i32>(chunk, m - i);
      const from = a + aRow * i;
      const to = out + row * i;
      for (let j = 0; j < n; j += 8) {
        const offset = (<usize>j) << 2;
        if (j < direct) {
          const sums = bias == 0 ? packed : bias + offset;
          tiles(rows, from, aRow, aStep, 1, 1, 0, 0, sums, b + offset, 0, 0, bRow, k, to + offset, row, 8, low, high);
        } else {
          const sums = packed + panel * (j >> 3);
          tiles(rows, from, aRow, aStep, 1, 1, 0, 0, sums, sums + 32, 0, 0, 32, k, to + offset, row, n - j, low, high);
        }
      }
    }
    a += aBatch;
    b += bBatch;
    out += row * m;
  }
}
