/* eslint-disable */
// @ts-nocheck -- AssemblyScript, compiled by scripts/build-native.mjs; its builtins are unknown to TypeScript.
/**
 * Gradient of a convolution with respect to its filter where the lines of pictures are too short for a loop: the pixels of a block that a tap
 * joins are first put one behind the other, in panels of four and eight channels.
 */
import { panelTile } from './panelTile';
import { endInside, firstInside } from './taps';

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
