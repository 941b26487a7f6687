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
  const half = new Float32Array(plane.length);
  smoothLines(plane, half, vertical, { lines: width, lineStep: 1, length: height, step: width });
  const out = new Float32Array(plane.length);
  smoothLines(half, out, horizontal, { lines: height, lineStep: width, length: width, step: 1 });
  return out;
}

interface Lines {
  lines: number;
  lineStep: number;
  length: number;
  step: number;
}

function smoothLines(from: Float32Array, to: Float32Array, kernel: Float64Array, layout: Lines): void {
  const { lines, lineStep, length, step } = layout;
  const radius = (kernel.length - 1) / 2;
  const padded = new Float64Array(length + 2 * radius);
  const source = Int32Array.from(padded, (_, i) => reflectIndex(i - radius, length) * step);
  for (let line = 0; line < lines; line++) {
    const start = line * lineStep;
    for (let i = 0; i < padded.length; i++) padded[i] = from[start + source[i]!]!;
    for (let i = 0; i < length; i++) {
      let sum = 0;
      for (let k = 0; k < kernel.length; k++) sum += kernel[k]! * padded[i + k]!;
      to[start + i * step] = sum;
    }
  }
}
