/* eslint-disable */
// @ts-nocheck -- AssemblyScript, compiled by scripts/build-native.mjs; its builtins are unknown to TypeScript.
/** Copies `rows` rows of `bytes` bytes that lie fromRow and toRow bytes apart: a part of the columns of a matrix. */
export function copyRows(from: usize, to: usize, rows: i32, bytes: usize, fromRow: usize, toRow: usize): void {
  for (let i = 0; i < rows; i++) {
    memory.copy(to, from, bytes);
    from += fromRow;
    to += toRow;
  }
}

/** to += from, n values, four at a time. */
export function addTo(to: usize, from: usize, n: i32): void {
  const end = (<usize>n) << 2;
  const vectors = (<usize>(n & ~3)) << 2;
  let at: usize = 0;
  for (; at < vectors; at += 16) v128.store(to + at, f32x4.add(v128.load(to + at), v128.load(from + at)));
  for (; at < end; at += 4) store<f32>(to + at, load<f32>(to + at) + load<f32>(from + at));
}
