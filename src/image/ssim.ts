/**
 * The structural similarity index of two 8-bit pictures (Wang, Bovik, Sheikh and Simoncelli, "Image Quality Assessment: From
 * Error Visibility to Structural Similarity", IEEE TIP 13(4), 2004, equation 13), with the choices of scikit-image's
 * `structural_similarity`: a uniform window of 7 pixels, sample covariance, the mean over all windows that lie inside the
 * picture and over the channels. Sums run along columns and rows in whole numbers, so that a pixel costs the same for any window.
 */
const CHANNELS = 3;
const WINDOW = 7;
const C1 = (0.01 * 255) ** 2;
const C2 = (0.03 * 255) ** 2;

/** Sums over a window are kept for a, b, a², b² and ab. */
const SUMS = 5;

/**
 * @param a,b interleaved RGB, 0..255
 * @returns −1..1; 1 for equal pictures. A picture smaller than the window gets the largest odd window that fits.
 * @throws RangeError where a length is not height · width · 3
 */
export function ssim(a: Uint8Array, b: Uint8Array, height: number, width: number): number {
  const line = width * CHANNELS;
  if (a.length !== height * line || b.length !== a.length) {
    throw new RangeError(`SSIM of ${a.length} and ${b.length} values as pictures of ${height} × ${width} pixels`);
  }
  const fits = Math.min(WINDOW, height, width);
  const window = fits - ((fits + 1) % 2);
  // The sums of a column of the window, for every column and channel.
  const columns = new Int32Array(line * SUMS);
  const addRow = (row: number, sign: 1 | -1): void => {
    for (let i = 0, at = row * line, to = 0; i < line; i++, at++, to += SUMS) {
      const p = a[at]!;
      const q = b[at]!;
      columns[to]! += sign * p;
      columns[to + 1]! += sign * q;
      columns[to + 2]! += sign * p * p;
      columns[to + 3]! += sign * q * q;
      columns[to + 4]! += sign * p * q;
    }
  };
  let total = 0;
  for (let row = 0; row < height; row++) {
    addRow(row, 1);
    if (row >= window) addRow(row - window, -1);
    if (row < window - 1) continue;
    for (let channel = 0; channel < CHANNELS; channel++) total += lineOfWindows(columns, channel, width, window);
  }
  return total / (CHANNELS * (height - window + 1) * (width - window + 1));
}

/** The sum of the similarities of all windows of one line and channel. */
function lineOfWindows(columns: Int32Array, channel: number, width: number, window: number): number {
  const count = window * window;
  const sample = count > 1 ? count / (count - 1) : 1;
  const step = CHANNELS * SUMS;
  let total = 0;
  let sumA = 0;
  let sumB = 0;
  let sumAA = 0;
  let sumBB = 0;
  let sumAB = 0;
  for (let column = 0, at = channel * SUMS; column < width; column++, at += step) {
    sumA += columns[at]!;
    sumB += columns[at + 1]!;
    sumAA += columns[at + 2]!;
    sumBB += columns[at + 3]!;
    sumAB += columns[at + 4]!;
    if (column >= window) {
      const old = at - window * step;
      sumA -= columns[old]!;
      sumB -= columns[old + 1]!;
      sumAA -= columns[old + 2]!;
      sumBB -= columns[old + 3]!;
      sumAB -= columns[old + 4]!;
    }
    if (column < window - 1) continue;
    const meanA = sumA / count;
    const meanB = sumB / count;
    const product = meanA * meanB;
    const squares = meanA * meanA + meanB * meanB;
    const covariance = sample * (sumAB / count - product);
    const variances = sample * ((sumAA + sumBB) / count - squares);
    total += ((2 * product + C1) * (2 * covariance + C2)) / ((squares + C1) * (variances + C2));
  }
  return total;
}
