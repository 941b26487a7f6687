/* eslint-disable */
// @ts-nocheck -- AssemblyScript, compiled by scripts/build-native.mjs; its builtins are unknown to TypeScript.
/** Outer products of the pixels that one tap joins, straight from x and dy in their own layout, summed in registers over tiles of 4 × 8 channels. */
import { madd } from './madd';

/** Adds to dw[i .. i + 4, o .. o + 8] over rows × columns pixels of `images` images. */
function tile4x8(
  x: usize,
  xImage: usize,
  xRow: usize,
  xStep: usize,
  dy: usize,
  dyImage: usize,
  dyRow: usize,
  dyStep: usize,
  images: i32,
  rows: i32,
  columns: i32,
  dw: usize,
  dwRow: usize,
): void {
  const w1 = dw + dwRow;
  const w2 = w1 + dwRow;
  const w3 = w2 + dwRow;
  let a0 = v128.load(dw),
    b0 = v128.load(dw, 16);
  let a1 = v128.load(w1),
    b1 = v128.load(w1, 16);
  let a2 = v128.load(w2),
    b2 = v128.load(w2, 16);
  let a3 = v128.load(w3),
    b3 = v128.load(w3, 16);
  for (let n = 0; n < images; n++) {
    for (let h = 0; h < rows; h++) {
      let from = x + <usize>n * xImage + <usize>h * xRow;
      let at = dy + <usize>n * dyImage + <usize>h * dyRow;
      for (let w = 0; w < columns; w++) {
        const p = v128.load(at);
        const q = v128.load(at, 16);
        let s = v128.load_splat<f32>(from);
        a0 = madd(s, p, a0);
        b0 = madd(s, q, b0);
        s = v128.load_splat<f32>(from, 4);
        a1 = madd(s, p, a1);
        b1 = madd(s, q, b1);
        s = v128.load_splat<f32>(from, 8);
        a2 = madd(s, p, a2);
        b2 = madd(s, q, b2);
        s = v128.load_splat<f32>(from, 12);
        a3 = madd(s, p, a3);
        b3 = madd(s, q, b3);
        from += xStep;
        at += dyStep;
      }
    }
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

/** The same for one input channel: the last ones where their number is no multiple of four. Two sums in turn. */
function tile1x8(
  x: usize,
  xImage: usize,
  xRow: usize,
  xStep: usize,
  dy: usize,
  dyImage: usize,
  dyRow: usize,
  dyStep: usize,
  images: i32,
  rows: i32,
  columns: i32,
  dw: usize,
): void {
  let a = v128.load(dw);
  let b = v128.load(dw, 16);
  let c = f32x4.splat(0);
  let d = f32x4.splat(0);
  for (let n = 0; n < images; n++) {
    for (let h = 0; h < rows; h++) {
      let from = x + <usize>n * xImage + <usize>h * xRow;
      let at = dy + <usize>n * dyImage + <usize>h * dyRow;
      let w = 0;
      for (; w + 2 <= columns; w += 2) {
        const s = v128.load_splat<f32>(from);
        const t = v128.load_splat<f32>(from + xStep);
        a = madd(s, v128.load(at), a);
        b = madd(s, v128.load(at, 16), b);
        c = madd(t, v128.load(at + dyStep), c);
        d = madd(t, v128.load(at + dyStep, 16), d);
        from += xStep << 1;
        at += dyStep << 1;
      }
      if (w < columns) {
        const s = v128.load_splat<f32>(from);
        a = madd(s, v128.load(at), a);
        b = madd(s, v128.load(at, 16), b);
      }
    }
  }
  v128.store(dw, f32x4.add(a, c));
  v128.store(dw, f32x4.add(b, d), 16);
}

/** The same for one input and four output channels: the last four where the output channels are no multiple of eight. */
function tile1x4(
  x: usize,
  xImage: usize,
  xRow: usize,
  xStep: usize,
  dy: usize,
  dyImage: usize,
  dyRow: usize,
  dyStep: usize,
  images: i32,
  rows: i32,
  columns: i32,
  dw: usize,
): void {
  let a = v128.load(dw);
  for (let n = 0; n < images; n++) {
    for (let h = 0; h < rows; h++) {
      let from = x + <usize>n * xImage + <usize>h * xRow;
      let at = dy + <usize>n * dyImage + <usize>h * dyRow;
      for (let w = 0; w < columns; w++) {
        a = madd(v128.load_splat<f32>(from), v128.load(at), a);
        from += xStep;
        at += dyStep;
      }
    }
  }
  v128.store(dw, a);
}

/** The same for four input channels: as many sums at once as hide how long one takes. */
function tile4x4(
  x: usize,
  xImage: usize,
  xRow: usize,
  xStep: usize,
  dy: usize,
  dyImage: usize,
  dyRow: usize,
  dyStep: usize,
  images: i32,
  rows: i32,
  columns: i32,
  dw: usize,
  dwRow: usize,
): void {
  const w1 = dw + dwRow;
  const w2 = w1 + dwRow;
  const w3 = w2 + dwRow;
  let a0 = v128.load(dw);
  let a1 = v128.load(w1);
  let a2 = v128.load(w2);
  let a3 = v128.load(w3);
  for (let n = 0; n < images; n++) {
    for (let h = 0; h < rows; h++) {
      let from = x + <usize>n * xImage + <usize>h * xRow;
      let at = dy + <usize>n * dyImage + <usize>h * dyRow;
      for (let w = 0; w < columns; w++) {
        const p = v128.load(at);
        a0 = madd(v128.load_splat<f32>(from), p, a0);
        a1 = madd(v128.load_splat<f32>(from, 4), p, a1);
        a2 = madd(v128.load_splat<f32>(from, 8), p, a2);
        a3 = madd(v128.load_splat<f32>(from, 12), p, a3);
        from += xStep;
        at += dyStep;
      }
    }
  }
  v128.store(dw, a0);
  v128.store(w1, a1);
  v128.store(w2, a2);
  v128.store(w3, a3);
}

/** Adds the outer products of `inputs` values that lie side by side in x and all outC output channels to dw. */
export function outerProducts(
  x: usize,
  xImage: usize,
  xRow: usize,
  xStep: usize,
  inputs: i32,
  dy: usize,
  dyImage: usize,
  dyRow: usize,
  outC: i32,
  images: i32,
  rows: i32,
  columns: i32,
  dw: usize,
): void {
  if (rows <= 0 || columns <= 0) return;
  const dyStep = (<usize>outC) << 2;
  for (let o = 0; o < outC; o += 8) {
    const oBytes = (<usize>o) << 2;
    const at = dy + oBytes;
    const to = dw + oBytes;
    const half = o + 8 > outC;
    let i: i32 = 0;
    for (; i + 4 <= inputs; i += 4) {
      const from = x + ((<usize>i) << 2);
      const w = to + <usize>i * dyStep;
      if (half) tile4x4(from, xImage, xRow, xStep, at, dyImage, dyRow, dyStep, images, rows, columns, w, dyStep);
      else tile4x8(from, xImage, xRow, xStep, at, dyImage, dyRow, dyStep, images, rows, columns, w, dyStep);
    }
    for (; i < inputs; i++) {
      const from = x + ((<usize>i) << 2);
      const w = to + <usize>i * dyStep;
      if (half) tile1x4(from, xImage, xRow, xStep, at, dyImage, dyRow, dyStep, images, rows, columns, w);
      else tile1x8(from, xImage, xRow, xStep, at, dyImage, dyRow, dyStep, images, rows, columns, w);
    }
  }
}
