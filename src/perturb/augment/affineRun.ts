/**
 * The inner loops of `affine.ts`: a run of pixels in a row, each fetched from between two or four others. First it is found
 * from where, then what; one loop for both has more values than the processor has registers. A shear fetches from between two
 * pixels only: the share along the other axis is exactly 0, and p + (q − p)·0 is p.
 *
 * Sums keep the order of the formula: in another one, a result next to a whole number would be cut to a different value.
 */

/** Pixels in a run, at most. Buffers of constant size that are never replaced spare the compiler's code a load for each use. */
export const RUN = 256;

/**
 * For each pixel of the run: the index of the upper left of those that it is fetched from, the share of the right ones (in a
 * shear of columns, of the lower one) and the share of the lower ones.
 */
const sources = new Int32Array(RUN);
const shares = new Float64Array(RUN);
const lowerShares = new Float64Array(RUN);

/** Where the run that starts at x comes from; `stride` is the length of a row, `bY` and `eY` are the terms of the row. */
// prettier-ignore
export function locate(
  x: number, count: number, stride: number, a: number, bY: number, c: number, d: number, eY: number, f: number,
): void {
  for (let i = 0; i < count; i++) {
    const u = a * (x + i + 0.5) + bY + c - 0.5;
    const v = d * (x + i + 0.5) + eY + f - 0.5;
    // Not negative within a run, so this is the floor.
    const left = u | 0;
    const top = v | 0;
    sources[i] = top * stride + left * 3;
    shares[i] = u - left;
    lowerShares[i] = v - top;
  }
}

/** As `locate` for a = e = 1, c = d = f = 0. `row` is the index of the row's first pixel. */
export function locateInRow(x: number, count: number, row: number, bY: number): void {
  for (let i = 0; i < count; i++) {
    const u = x + i + 0.5 + bY - 0.5;
    const left = u | 0;
    sources[i] = row + left * 3;
    shares[i] = u - left;
  }
}

/** As `locate` for a = e = 1, b = c = f = 0. */
export function locateInColumns(x: number, count: number, stride: number, d: number, eY: number): void {
  for (let i = 0; i < count; i++) {
    const v = d * (x + i + 0.5) + eY - 0.5;
    const top = v | 0;
    sources[i] = top * stride + (x + i) * 3;
    shares[i] = v - top;
  }
}

/** The run from the pixels at its sources and those `apart` behind them. */
export function blendTwo(pixels: Uint8Array, out: Uint8Array, target: number, count: number, apart: number): void {
  for (let i = 0; i < count; i++, target += 3) {
    const share = shares[i]!;
    const p = sources[i]!;
    const q = p + apart;
    const red = pixels[p]!;
    const green = pixels[p + 1]!;
    const blue = pixels[p + 2]!;
    out[target] = red + (pixels[q]! - red) * share;
    out[target + 1] = green + (pixels[q + 1]! - green) * share;
    out[target + 2] = blue + (pixels[q + 2]! - blue) * share;
  }
}

/** The run from the pixels at its sources, right of these, and below both. */
export function blendFour(pixels: Uint8Array, out: Uint8Array, target: number, count: number, stride: number): void {
  for (let i = 0; i < count; i++, target += 3) {
    const right = shares[i]!;
    const lower = lowerShares[i]!;
    const p = sources[i]!;
    const q = p + stride;
    out[target] = blended(pixels[p]!, pixels[p + 3]!, pixels[q]!, pixels[q + 3]!, right, lower);
    out[target + 1] = blended(pixels[p + 1]!, pixels[p + 4]!, pixels[q + 1]!, pixels[q + 4]!, right, lower);
    out[target + 2] = blended(pixels[p + 2]!, pixels[p + 5]!, pixels[q + 2]!, pixels[q + 5]!, right, lower);
  }
}

/** The bilinear mean of the pixel p, its right neighbour, the one below p and the one below that neighbour. */
function blended(p: number, pRight: number, q: number, qRight: number, right: number, lower: number): number {
  const above = p + (pRight - p) * right;
  const below = q + (qRight - q) * right;
  return above + (below - above) * lower;
}
