/** Gaussian smoothing of one plane of numbers on the host, as scipy.ndimage.gaussian_filter does it. */

/** Index of a sample beyond the border, mirrored with the edge repeated: d c b a | a b c d | d c b a. */
export function reflectIndex(index: number, length: number): number {
  const period = 2 * length;
  const i = ((index % period) + period) % period;
  return i < length ? i : period - 1 - i;
}

/** Index of a sample beyond the border, mirrored about the edge sample: d c b | a b c d | c b a. */
export function reflect101Index(index: number, length: number): number {
  if (length === 1) return 0;
  const period = 2 * length - 2;
  const i = ((index % period) + period) % period;
  return i < length ? i : period - i;
}

/** Normalised weights at −radius … radius. */
export function gaussianKernel(sigma: number, radius: number): Float64Array {
  const kernel = Float64Array.from({ length: 2 * radius + 1 }, (_, i) =>
    sigma > 0 ? Math.exp(-((i - radius) ** 2) / (2 * sigma * sigma)) : i === radius ? 1 : 0,
  );
  const total = kernel.reduce((sum, weight) => sum + weight, 0);
  return kernel.map((weight) => weight / total);
}

/**
 * Smooths a plane with border mode "reflect".
 * @param plane [height, width], row-major; not changed
 * @param sigmas of rows (vertical) and columns (horizontal), pixels; 0 leaves that direction alone
 * @param truncate the kernel ends at this many sigmas
 */
export function gaussianFilter(
  plane: Float32Array,
  height: number,
  width: number,
  sigmas: readonly [number, number],
  truncate: number,
): Float32Array {
  const vertical = gaussianKernel(sigmas[0], Math.floor(truncate * sigmas[0] + 0.5));
  const horizontal = gaussianKernel(sigmas[1], Math.floor(truncate * sigmas[1] + 0.5));
  const out = new Float32Array(plane.length);
  const radius = (horizontal.length - 1) / 2;
  const line = new Float64Array(width + 2 * radius);
  const inside = line.subarray(radius, radius + width);
  for (let row = 0; row < height; row++) {
    combineRows(plane, height, width, row, vertical, inside);
    for (let i = 0; i < radius; i++) {
      line[i] = inside[reflectIndex(i - radius, width)]!;
      line[radius + width + i] = inside[reflectIndex(width + i, width)]!;
    }
    smoothLine(line, horizontal, out.subarray(row * width, (row + 1) * width));
  }
  return out;
}

/** The rows around one, weighted; rows at equal distances have equal weights and are taken together. */
function combineRows(
  plane: Float32Array,
  height: number,
  width: number,
  row: number,
  kernel: Float64Array,
  to: Float64Array,
): void {
  const radius = (kernel.length - 1) / 2;
  const middle = kernel[radius]!;
  const above = Int32Array.from({ length: radius + 1 }, (_, k) => reflectIndex(row - k, height) * width);
  const below = Int32Array.from({ length: radius + 1 }, (_, k) => reflectIndex(row + k, height) * width);
  const start = row * width;
  let i = 0;
  // Four sums at a time do not wait for one another.
  for (; i + 4 <= width; i += 4) {
    let a = middle * plane[start + i]!;
    let b = middle * plane[start + i + 1]!;
    let c = middle * plane[start + i + 2]!;
    let d = middle * plane[start + i + 3]!;
    for (let k = 1; k <= radius; k++) {
      const weight = kernel[radius + k]!;
      const up = above[k]! + i;
      const down = below[k]! + i;
      a += weight * (plane[up]! + plane[down]!);
      b += weight * (plane[up + 1]! + plane[down + 1]!);
      c += weight * (plane[up + 2]! + plane[down + 2]!);
      d += weight * (plane[up + 3]! + plane[down + 3]!);
    }
    to[i] = a;
    to[i + 1] = b;
    to[i + 2] = c;
    to[i + 3] = d;
  }
  for (; i < width; i++) {
    let sum = middle * plane[start + i]!;
    for (let k = 1; k <= radius; k++) sum += kernel[radius + k]! * (plane[above[k]! + i]! + plane[below[k]! + i]!);
    to[i] = sum;
  }
}

/** @param line the samples with as many more on both sides as the kernel reaches */
function smoothLine(line: Float64Array, kernel: Float64Array, to: Float32Array): void {
  const radius = (kernel.length - 1) / 2;
  const middle = kernel[radius]!;
  let at = radius;
  for (; at + 4 <= radius + to.length; at += 4) {
    let a = middle * line[at]!;
    let b = middle * line[at + 1]!;
    let c = middle * line[at + 2]!;
    let d = middle * line[at + 3]!;
    for (let k = 1; k <= radius; k++) {
      const weight = kernel[radius + k]!;
      a += weight * (line[at - k]! + line[at + k]!);
      b += weight * (line[at + 1 - k]! + line[at + 1 + k]!);
      c += weight * (line[at + 2 - k]! + line[at + 2 + k]!);
      d += weight * (line[at + 3 - k]! + line[at + 3 + k]!);
    }
    to[at - radius] = a;
    to[at - radius + 1] = b;
    to[at - radius + 2] = c;
    to[at - radius + 3] = d;
  }
  for (; at < radius + to.length; at++) {
    let sum = middle * line[at]!;
    for (let k = 1; k <= radius; k++) sum += kernel[radius + k]! * (line[at - k]! + line[at + k]!);
    to[at - radius] = sum;
  }
}
