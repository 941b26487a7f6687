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
