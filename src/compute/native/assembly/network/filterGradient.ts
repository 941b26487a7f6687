/* eslint-disable */
// @ts-nocheck -- AssemblyScript, compiled by scripts/build-native.mjs; its builtins are unknown to TypeScript.
/**
 * Gradient of a convolution with respect to its filter, straight from x and dy in their own layout: for each tap, the
 * outer products of the pixels that it joins, summed in registers over tiles of 4 × 8 channels.
 *
 * A tile walks one block of images after another, with everything of a block in the cache, and adds what it has to dW.
 *
 * Lines of small pictures are too short for a loop: there the pixels of a block that a tap joins are first put one behind the other, in
 * panels of four and eight channels.
 */
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

/** First output position for which the tap falls inside the input. */
function firstInside(tap: i32, stride: i32, padding: i32): i32 {
  const missing = padding - tap;
  return missing <= 0 ? 0 : (missing + stride - 1) / stride;
}

/** One past the last such position. */
function endInside(tap: i32, stride: i32, padding: i32, input: i32, output: i32): i32 {
  const last = input - 1 + padding - tap;
  return last < 0 ? 0 : min<i32>(output, last / stride + 1);
}

/** Adds the outer products of `inputs` values that lie side by side in x and all outC output channels to dw. */
function outerProducts(
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

/** Pixels that are put together at a time: their panels of dy fill most of the first cache. */
const TOGETHER: i32 = 128;
/** Bytes from a panel to the next; a multiple of the cache's page would let them displace each other. */
const X_PANEL: usize = (TOGETHER + 4) << 4;
const DY_PANEL: usize = (TOGETHER + 2) << 5;

/** Puts `channels` values of a pixel into panels of `width` (4 or 8) channels. */
function spread(from: usize, to: usize, channels: i32, width: i32, panel: usize): void {
  for (let c = 0; c < channels; c += width) {
    v128.store(to, v128.load(from));
    if (width == 8) v128.store(to, v128.load(from, 16), 16);
    from += (<usize>width) << 2;
    to += panel;
  }
}

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

/**
 * The same as `filterGradient` for small pictures, outH · outW ≤ 128, inC a multiple of 4 and outC of 8.
 * @param scratch room for inC / 4 panels of x and outC / 8 panels of dy
 */
export function filterGradientSmall(
  x: usize,
  dy: usize,
  dw: usize,
  scratch: usize,
  batch: i32,
  inH: i32,
  inW: i32,
  inC: i32,
  outH: i32,
  outW: i32,
  outC: i32,
  kh: i32,
  kw: i32,
  strideH: i32,
  strideW: i32,
  padTop: i32,
  padLeft: i32,
): void {
  const xPixel = (<usize>inC) << 2;
  const dyPixel = (<usize>outC) << 2;
  const xImage = xPixel * (inW * inH);
  const dyImage = dyPixel * (outW * outH);
  const xPanels = scratch;
  const dyPanels = scratch + X_PANEL * (inC >> 2);
  const block = TOGETHER / (outH * outW);
  for (let n = 0; n < batch; n += block) {
    const last = min<i32>(batch, n + block);
    for (let u = 0; u < kh; u++) {
      const h0 = firstInside(u, strideH, padTop);
      const h1 = endInside(u, strideH, padTop, inH, outH);
      for (let v = 0; v < kw; v++) {
        const w0 = firstInside(v, strideW, padLeft);
        const w1 = endInside(v, strideW, padLeft, inW, outW);
        let pixels = 0;
        for (let image = n; image < last; image++) {
          for (let h = h0; h < h1; h++) {
            const row = h * strideH + u - padTop;
            for (let w = w0; w < w1; w++) {
              const column = w * strideW + v - padLeft;
              const from = x + xImage * image + xPixel * (row * inW + column);
              const at = dy + dyImage * image + dyPixel * (h * outW + w);
              spread(from, xPanels + ((<usize>pixels) << 4), inC, 4, X_PANEL);
              spread(at, dyPanels + ((<usize>pixels) << 5), outC, 8, DY_PANEL);
              pixels++;
            }
          }
        }
        let to = dw + dyPixel * ((u * kw + v) * inC);
        for (let i = 0; i < inC; i += 4) {
          const panel = xPanels + X_PANEL * (i >> 2);
          for (let o = 0; o < outC; o += 8) {
            panelTile(panel, dyPanels + DY_PANEL * (o >> 3), pixels, to + ((<usize>o) << 2), dyPixel, true);
          }
          to += dyPixel << 2;
        }
      }
    }
  }
}

/**
 * x [batch, inH, inW, inC], dy [batch, outH, outW, outC], dw [kh, kw, inC, outC], cleared before. outC must be a multiple
 * of 4, best of 8. `block`: images at a time.
 *
 * Where the input channels are no multiple of four (the three colours of a stem), the taps of a filter row are taken
 * together: at the columns where all of them fall inside, their kw × inC values lie side by side in x.
 */
export function filterGradient(
  x: usize,
  dy: usize,
  dw: usize,
  batch: i32,
  inH: i32,
  inW: i32,
  inC: i32,
  outH: i32,
  outW: i32,
  outC: i32,
  kh: i32,
  kw: i32,
  strideH: i32,
  strideW: i32,
  padTop: i32,
  padLeft: i32,
  block: i32,
): void {
  const xPixel = (<usize>inC) << 2;
  const dyPixel = (<usize>outC) << 2;
  const xLine = xPixel * inW;
  const dyLine = dyPixel * outW;
  const xImage = xLine * inH;
  const dyImage = dyLine * outH;
  const xRow = xLine * strideH;
  const xStep = xPixel * strideW;
  let inner = 0;
  let innerEnd = 0;
  if ((inC & 3) !== 0) {
    inner = firstInside(0, strideW, padLeft);
    innerEnd = max<i32>(inner, endInside(kw - 1, strideW, padLeft, inW, outW));
  }
  for (let n = 0; n < batch; n += block) {
    const images = min<i32>(block, batch - n);
    let tap = dw;
    for (let u = 0; u < kh; u++) {
      const h0 = firstInside(u, strideH, padTop);
      const rows = endInside(u, strideH, padTop, inH, outH) - h0;
      const line = x + <usize>n * xImage + <usize>((h0 * strideH + u - padTop) * <i32>xLine);
      const at = dy + <usize>n * dyImage + <usize>h0 * dyLine;
      if (innerEnd > inner) {
        const from = line + <usize>((inner * strideW - padLeft) * <i32>xPixel);
        const to = at + <usize>inner * dyPixel;
        const columns = innerEnd - inner;
        outerProducts(from, xImage, xRow, xStep, kw * inC, to, dyImage, dyLine, outC, images, rows, columns, tap);
      }
      for (let v = 0; v < kw; v++) {
        let w0 = firstInside(v, strideW, padLeft);
        const end = endInside(v, strideW, padLeft, inW, outW);
        if (innerEnd > inner) {
          const before = min<i32>(end, inner);
          const from = line + <usize>((w0 * strideW + v - padLeft) * <i32>xPixel);
          const to = at + <usize>w0 * dyPixel;
          outerProducts(from, xImage, xRow, xStep, inC, to, dyImage, dyLine, outC, images, rows, before - w0, tap);
          w0 = max<i32>(w0, innerEnd);
        }
        const from = line + <usize>((w0 * strideW + v - padLeft) * <i32>xPixel);
        const to = at + <usize>w0 * dyPixel;
        outerProducts(from, xImage, xRow, xStep, inC, to, dyImage, dyLine, outC, images, rows, end - w0, tap);
        tap += <usize>inC * dyPixel;
      }
    }
  }
}
