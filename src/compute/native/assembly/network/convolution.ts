/* eslint-disable */
// @ts-nocheck -- AssemblyScript, compiled by scripts/build-native.mjs; its builtins are unknown to TypeScript.
/**
 * Convolution of pictures [batch, inH, inW, inC] to [batch, outH, outW, outC] by a packed filter (`pack.ts`), straight from the
 * pictures: no patches are gathered. A tile's rows are pixels whose taps fall inside alike, so that taps beyond the edge cost
 * nothing: neighbours in a line or in a column of a large picture, the same pixel of several pictures of small ones.
 *
 * `transposed` gives the gradient with respect to the input instead: x is then dy, out is dx, and pixel r of dx sees the taps
 * t ≡ r + padding (mod stride), each at (r + padding − t) / stride of dy.
 */
import { panelBytes } from './pack';
import { tiles } from './tile';

/** The taps that a position sees along one axis: the first, how many, and where in the input the first one lies. */
let first: i32 = 0;
let count: i32 = 0;
let start: i32 = 0;

function axis(position: i32, taps: i32, stride: i32, padding: i32, input: i32, transposed: bool): void {
  if (!transposed) {
    const origin = position * stride - padding;
    first = max<i32>(0, -origin);
    count = max<i32>(0, min<i32>(taps, input - origin) - first);
    start = origin + first;
    return;
  }
  const origin = position + padding;
  first = max<i32>(origin % stride, origin - stride * (input - 1));
  const last = min<i32>(taps - 1, origin);
  count = last < first ? 0 : (last - first) / stride + 1;
  start = (origin - first) / stride;
}

/** How many positions from this one on, `step` apart, see the same taps. */
function alike(
  position: i32,
  step: i32,
  end: i32,
  taps: i32,
  stride: i32,
  padding: i32,
  input: i32,
  transposed: bool,
): i32 {
  axis(position, taps, stride, padding, input, transposed);
  const f = first;
  const c = count;
  let same = 1;
  if (!transposed && c == taps) {
    // All positions up to the last one with every tap inside.
    same = min<i32>((input + padding - taps) / stride + 1, end) - position;
  } else {
    for (let next = position + step; next < end; next += step) {
      axis(next, taps, stride, padding, input, transposed);
      if (first != f || count != c) break;
      same++;
    }
  }
  axis(position, taps, stride, padding, input, transposed);
  return same;
}

/** Pixels of a chunk of a line: their inputs fit into half of the first cache. */
const CHUNK_VALUES: i32 = 4096;

/** low, high: to which the results are clipped. */
export function convolve(
  x: usize,
  packed: usize,
  out: usize,
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
  transposed: bool,
  low: f32,
  high: f32,
): void {
  const pixel = (<usize>inC) << 2;
  const line = pixel * inW;
  const image = line * inH;
  const outPixel = (<usize>outC) << 2;
  const outLine = outPixel * outW;
  const outImage = outLine * outH;
  const panel = panelBytes(kh * kw, inC);
  const tap = (<usize>inC) << 5;
  // From one tap that is seen to the next: in the pictures, in the panel.
  const aU: usize = transposed ? 0 - line : line;
  const aV: usize = transposed ? 0 - pixel : pixel;
  const bU = tap * kw * (transposed ? strideH : 1);
  const bV = tap * (transposed ? strideW : 1);
  // From one position that sees the same taps to the next, and how far that is in the pictures.
  const stepH = transposed ? strideH : 1;
  const stepW = transposed ? strideW : 1;
  const aH = line * (transposed ? 1 : strideH);
  const aW = pixel * (transposed ? 1 : strideW);

  if (batch >= 4 && outW <= 16) {
    for (let n = 0; n < batch; n += 4) {
      const images = min<i32>(4, batch - n);
      const pictures = x + image * n;
      const results = out + outImage * n;
      for (let o = 0, bias = packed; o < outC; o += 8, bias += panel) {
        const to = results + ((<usize>o) << 2);
        const columns = outC - o;
        for (let h = 0; h < outH; h++) {
          axis(h, kh, strideH, padTop, inH, transposed);
          const u = first;
          const nu = count;
          const row = start;
          for (let w = 0; w < outW; w++) {
            axis(w, kw, strideW, padLeft, inW, transposed);
            const b = bias + 32 + tap * (u * kw + first);
            const a = pictures + line * row + pixel * start;
            const at = to + outLine * h + outPixel * w;
            tiles(images, a, image, 4, nu, count, aU, aV, bias, b, bU, bV, 32, inC, at, outImage, columns, low, high);
          }
        }
      }
    }
    return;
  }

  const chunk = max<i32>(16, (CHUNK_VALUES / inC) & ~3);
  for (let n = 0; n < batch; n++) {
    const picture = x + image * n;
    const result = out + outImage * n;
    // Runs of several pixels along the lines …
    for (let h = 0; h < outH; h++) {
      axis(h, kh, strideH, padTop, inH, transposed);
      const u = first;
      const nu = count;
      const row = start;
      for (let phase = 0; phase < stepW; phase++) {
        for (let w = phase; w < outW;) {
          const run = alike(w, stepW, outW, kw, strideW, padLeft, inW, transposed);
          const a = picture + line * row + pixel * start;
          const v = first;
          const nv = count;
          if (run > 1 || outH == 1) {
            for (let i = 0; i < run; i += chunk) {
              const pixels = min<i32>(chunk, run - i);
              for (let o = 0, bias = packed; o < outC; o += 8, bias += panel) {
                const b = bias + 32 + tap * (u * kw + v);
                const at = result + outLine * h + outPixel * (w + i * stepW) + ((<usize>o) << 2);
                tiles(
                  pixels,
                  a + aW * i,
                  aW,
                  4,
                  nu,
                  nv,
                  aU,
                  aV,
                  bias,
                  b,
                  bU,
                  bV,
                  32,
                  inC,
                  at,
                  outPixel * stepW,
                  outC - o,
                  low,
                  high,
                );
              }
            }
          }
          w += run * stepW;
        }
      }
    }
    if (outH == 1) continue;
    // … and pixels that are alone in theirs, as at the edges, along the columns.
    for (let phaseW = 0; phaseW < stepW; phaseW++) {
      for (let w = phaseW; w < outW;) {
        const alone = alike(w, stepW, outW, kw, strideW, padLeft, inW, transposed);
        const column = start;
        const v = first;
        const nv = count;
        if (alone == 1) {
          for (let phase = 0; phase < stepH; phase++) {
            for (let h = phase; h < outH;) {
              const run = alike(h, stepH, outH, kh, strideH, padTop, inH, transposed);
              const a = picture + line * start + pixel * column;
              for (let o = 0, bias = packed; o < outC; o += 8, bias += panel) {
                const b = bias + 32 + tap * (first * kw + v);
                const at = result + outLine * h + outPixel * w + ((<usize>o) << 2);
                tiles(
                  run,
                  a,
                  aH,
                  4,
                  count,
                  nv,
                  aU,
                  aV,
                  bias,
                  b,
                  bU,
                  bV,
                  32,
                  inC,
                  at,
                  outLine * stepH,
                  outC - o,
                  low,
                  high,
                );
              }
              h += run * stepH;
            }
          }
        }
        w += alone * stepW;
      }
    }
  }
}
