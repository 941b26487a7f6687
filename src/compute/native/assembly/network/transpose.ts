/* eslint-disable */
// @ts-nocheck -- AssemblyScript, compiled by scripts/build-native.mjs; its builtins are unknown to TypeScript.
/** `count` matrices [rows, columns] become [columns, rows], in squares of 4 × 4; both are multiples of 4. */
export function transpose(from: usize, to: usize, count: i32, rows: i32, columns: i32): void {
  const row = (<usize>columns) << 2;
  const column = (<usize>rows) << 2;
  for (let n = 0; n < count; n++) {
    for (let i = 0; i < rows; i += 4) {
      let at = from + row * i;
      let put = to + ((<usize>i) << 2);
      for (let j = 0; j < columns; j += 4) {
        const a = v128.load(at);
        const b = v128.load(at + row);
        const c = v128.load(at + row * 2);
        const d = v128.load(at + row * 3);
        const p = v128.shuffle<i32>(a, b, 0, 4, 1, 5);
        const q = v128.shuffle<i32>(c, d, 0, 4, 1, 5);
        const r = v128.shuffle<i32>(a, b, 2, 6, 3, 7);
        const s = v128.shuffle<i32>(c, d, 2, 6, 3, 7);
        v128.store(put, v128.shuffle<i64>(p, q, 0, 2));
        v128.store(put + column, v128.shuffle<i64>(p, q, 1, 3));
        v128.store(put + column * 2, v128.shuffle<i64>(r, s, 0, 2));
        v128.store(put + column * 3, v128.shuffle<i64>(r, s, 1, 3));
        at += 16;
        put += column << 2;
      }
    }
    from += row * rows;
    to += row * rows;
  }
}
