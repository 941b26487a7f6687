/**
 * Gaussian smoothing of one large plane on the host, cut at 4σ, borders repeated: `skimage.filters.gaussian` with its defaults. It
 * runs along rows only, in both directions, as memory is read in order then.
 */
import { gaussianKernel } from './imageBlur';

/**
 * @param plane [height, width], row-major; not changed
 * @param sigma standard deviation, pixels; 0 gives a copy
 */
export function smoothPlane(plane: Float32Array, height: number, width: number, sigma: number): Float32Array {
  const radius = Math.floor(4 * sigma + 0.5);
  if (radius === 0) return plane.slice();
  const kernel = gaussianKernel(sigma, radius);
  const half = new Float32Array(plane.length);
  const line = new Float64Array(width);
  for (let row = 0; row < height; row++) {
    const from = row * width;
    for (let i = 0; i < width; i++) line[i] = kernel[radius]! * plane[from + i]!;
    for (let k = 1; k <= radius; k++) {
      const weight = kernel[radius + k]!;
      const up = Math.max(0, row - k) * width;
      const down = Math.min(height - 1, row + k) * width;
      for (let i = 0; i < width; i++) line[i]! += weight * (plane[up + i]! + plane[down + i]!);
    }
    half.set(line, from);
  }
  const out = new Float32Array(plane.length);
  const padded = new Float64Array(width + 2 * radius);
  for (let row = 0; row < height; row++) {
    const from = row * width;
    padded.fill(half[from]!, 0, radius);
    padded.set(half.subarray(from, from + width), radius);
    padded.fill(half[from + width - 1]!, radius + width);
    for (let i = 0; i < width; i++) line[i] = kernel[radius]! * padded[radius + i]!;
    for (let k = 1; k <= radius; k++) {
      const weight = kernel[radius + k]!;
      for (let left = radius - k, right = radius + k, i = 0; i < width; i++) {
        line[i]! += weight * (padded[left + i]! + padded[right + i]!);
      }
    }
    out.set(line, from);
  }
  return out;
}
