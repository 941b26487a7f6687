/**
 * Affine maps of 8-bit pictures as Pillow does them (Image.transform, bilinear): a coordinate outside the picture gives black,
 * one inside but beyond the outermost pixel centres repeats the edge, and results are cut to 8 bits.
 *
 * Nearly all pixels are fetched from between four others. In each row these are one run, as coordinates change monotonically
 * along it, even rounded. A run has no branches (`affineRun.ts`).
 */
import { blendFour, blendTwo, locate, locateInColumns, locateInRow, RUN } from './affineRun';
import type { Canvas } from './canvas';

/** Fetches output (x, y) from (a·x + b·y + c, d·x + e·y + f), pixel centres at halves. */
// prettier-ignore
export function affine(
  from: Canvas, to: Canvas, a: number, b: number, c: number, d: number, e: number, f: number,
): void {
  const { height, width, pixels } = from;
  const out = to.pixels;
  const stride = width * 3;
  const shearsRows = a === 1 && c === 0 && d === 0 && e === 1 && f === 0;
  const shearsColumns = a === 1 && b === 0 && c === 0 && e === 1 && f === 0;
  out.fill(0);
  for (let y = 0; y < height; y++) {
    const bY = b * (y + 0.5);
    const eY = e * (y + 0.5);
    let first = 0;
    for (; first < width; first++) {
      const u = a * (first + 0.5) + bY + c;
      const v = d * (first + 0.5) + eY + f;
      if (isBetweenFour(u, v, width, height)) break;
      fetchAtEdge(from, out, y * stride + first * 3, u, v);
    }
    let end = width;
    for (; end > first; end--) {
      const u = a * (end - 0.5) + bY + c;
      const v = d * (end - 0.5) + eY + f;
      if (isBetweenFour(u, v, width, height)) break;
      fetchAtEdge(from, out, y * stride + (end - 1) * 3, u, v);
    }
    for (let x = first; x < end; x += RUN) {
      const count = Math.min(RUN, end - x);
      const target = y * stride + x * 3;
      if (shearsRows) {
        locateInRow(x, count, y * stride, bY);
        blendTwo(pixels, out, target, count, 3);
      } else if (shearsColumns) {
        locateInColumns(x, count, stride, d, eY);
        blendTwo(pixels, out, target, count, stride);
      } else {
        locate(x, count, stride, a, bY, c, d, eY, f);
        blendFour(pixels, out, target, count, stride);
      }
    }
  }
}

function isBetweenFour(u: number, v: number, width: number, height: number): boolean {
  return u - 0.5 >= 0 && u - 0.5 < width - 1 && v - 0.5 >= 0 && v - 0.5 < height - 1;
}

/** One pixel, which may lie outside (left as it is) or beyond the outermost centres. */
function fetchAtEdge({ height, width, pixels }: Canvas, out: Uint8Array, target: number, u: number, v: number): void {
  if (u < 0 || u >= width || v < 0 || v >= height) return;
  const left = Math.floor(u - 0.5);
  const top = Math.floor(v - 0.5);
  const dx = u - 0.5 - left;
  const dy = v - 0.5 - top;
  const x0 = (left < 0 ? 0 : left) * 3;
  const x1 = (left + 1 < width ? left + 1 : width - 1) * 3;
  const row0 = (top < 0 ? 0 : top) * width * 3;
  const row1 = (top + 1 < height ? top + 1 : height - 1) * width * 3;
  for (let channel = 0; channel < 3; channel++) {
    const p = pixels[row0 + x0 + channel]!;
    const q = pixels[row1 + x0 + channel]!;
    const upper = p + (pixels[row0 + x1 + channel]! - p) * dx;
    const lower = q + (pixels[row1 + x1 + channel]! - q) * dx;
    out[target + channel] = upper + (lower - upper) * dy;
  }
}
