/* eslint-disable */
// @ts-nocheck -- AssemblyScript, compiled by scripts/build-native.mjs; its builtins are unknown to TypeScript.
/**
 * Gradient of a convolution with respect to its filter, straight from x and dy in their own layout: for each tap, the
 * outer products of the pixels that it joins (`outerProducts.ts`). Small pictures have `filterGradientSmall.ts`.
 *
 * A tile walks one block of images after another, with everything of a block in the cache, and adds what it has to dW.
 */
import { outerProducts } from './outerProducts';
import { endInside, firstInside } from './taps';

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
