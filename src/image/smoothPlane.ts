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
  const middle = kernel[radius]!;
  const half = new Float32Array(plane.length);
  for (let row = 0; row < height; row++) {
    const from = row * width;
    let i = 0;
    // Four sums at a time do not wait for one another.
    for (; i + 4 <= width; i += 4) {
      const at = from + i;
      let a = middle * plane[at]!;
      let b = middle * plane[at + 1]!;
      let c = middle * plane[at + 2]!;
      let d = middle * plane[at + 3]!;
      for (let k = 1; k <= radius; k++) {
        const weight = kernel[radius + k]!;
        const up = (row > k ? row - k : 0) * width + i;
        const down = (row + k < height ? row + k : height - 1) * width + i;
        a += weight * (plane[up]! + plane[down]!);
        b += weight * (plane[up + 1]! + plane[down + 1]!);
        c += weight * (plane[up + 2]! + plane[down + 2]!);
        d += weight * (plane[up + 3]! + plane[down + 3]!);
      }
      half[at] = a;
      half[at + 1] = b;
      half[at + 2] = c;
      half[at + 3] = d;
    }
    for (; i < width; i++) {
      let sum = middle * plane[from + i]!;
      for (let k = 1; k <= radius; k++) {
        const up = Math.max(0, row - k) * width + i;
        const down = Math.min(height - 1, row + k) * width + i;
        sum += kernel[radius + k]! * (plane[up]! + plane[down]!);
      }
      half[from + i] = sum;
    }
  }
  const out = new Float32Array(plane.length);
  const padded = new Float64Array(width + 2 * radius);
  for (let row = 0; row < height; row++) {
    const from = row * width;
    padded.fill(half[from]!, 0, radius);
    for (let i = 0; i < width; i++) padded[radius + i] = half[from + i]!;
    padded.fill(half[from + width - 1]!, radius + width);
    let i = 0;
    for (; i + 4 <= width; i += 4) {
      const at = radius + i;
      let a = middle * padded[at]!;
      let b = middle * padded[at + 1]!;
      let c = middle * padded[at + 2]!;
      let d = middle * padded[at + 3]!;
      for (let k = 1, left = at - 1, right = at + 1; k <= radius; k++, left--, right++) {
        const weight = kernel[radius + k]!;
        a += weight * (padded[left]! + padded[right]!);
        b += weight * (padded[left + 1]! + padded[right + 1]!);
        c += weight * (padded[left + 2]! + padded[right + 2]!);
        d += weight * (padded[left + 3]! + padded[right + 3]!);
      }
      out[from + i] = a;
      out[from + i + 1] = b;
      out[from + i + 2] = c;
      out[from + i + 3] = d;
    }
    for (; i < width; i++) {
      let sum = middle * padded[radius + i]!;
      for (let k = 1; k <= radius; k++)
        sum += kernel[radius + k]! * (padded[radius + i - k]! + padded[radius + i + k]!);
      out[from + i] = sum;
    }
  }
  return out;
}
