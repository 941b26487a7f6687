/* eslint-disable */
// @ts-nocheck -- AssemblyScript, compiled by scripts/build-native.mjs; its builtins are unknown to TypeScript.
/** Outer products of pixels that were put one behind the other, in panels of four and eight channels. */
import { madd } from './madd';

/** Sums for dw[i .. i + 4, o .. o + 8] over pixels of one panel of x and one of dy; `add`: to what is there. */
export function panelTile(x: usize, dy: usize, pixels: i32, dw: usize, dwRow: usize, add: bool): void {
  const w1 = dw + dwRow;
  const w2 = w1 + dwRow;
  const w3 = w2 + dwRow;
  let a0 = f32x4.splat(0);
  let b0 = a0;
  let a1 = a0;
  let b1 = a0;
  let a2 = a0;
  let b2 = a0;
  let a3 = a0;
  let b3 = a0;
  if (add) {
    a0 = v128.load(dw);
    b0 = v128.load(dw, 16);
    a1 = v128.load(w1);
    b1 = v128.load(w1, 16);
    a2 = v128.load(w2);
    b2 = v128.load(w2, 16);
    a3 = v128.load(w3);
    b3 = v128.load(w3, 16);
  }
  const end = x + ((<usize>pixels) << 4);
  while (x != end) {
    const p = v128.load(dy);
    const q = v128.load(dy, 16);
    let s = v128.load_splat<f32>(x);
    a0 = madd(s, p, a0);
    b0 = madd(s, q, b0);
    s = v128.load_splat<f32>(x, 4);
    a1 = madd(s, p, a1);
    b1 = madd(s, q, b1);
    s = v128.load_splat<f32>(x, 8);
    a2 = madd(s, p, a2);
    b2 = madd(s, q, b2);
    s = v128.load_splat<f32>(x, 12);
    a3 = madd(s, p, a3);
    b3 = madd(s, q, b3);
    x += 16;
    dy += 32;
  }
  v128.store(dw, a0);
  v128.store(dw, b0, 16);
  v128.store(w1, a1);
  v128.store(w1, b1, 16);
  v128.store(w2, a2);
  v128.store(w2, b2, 16);
  v128.store(w3, a3);
  v128.store(w3, b3, 16);
}
