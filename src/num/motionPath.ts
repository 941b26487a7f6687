/** Motion blur of one plane of numbers on the host: a weighted mean along a straight one-sided path. */

/**
 * Weights of the steps 0 … 2 · radius of a motion that fades like half a bell curve; they sum to 1.
 * @param sigma standard deviation, pixels
 */
export function fadingWeights(radius: number, sigma: number): Float64Array {
  const weights = Float64Array.from({ length: 2 * radius + 1 }, (_, i) => Math.exp(-(i * i) / (2 * sigma * sigma)));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

/**
 * out[p] = Σᵢ wᵢ · plane[p + i · (cos φ, sin φ)], steps rounded to whole pixels, borders repeated. What of the path lies beyond the
 * plane altogether is left out (bethgelab/imagecorruptions, `_motion_blur`).
 * @param plane [height, width], row-major; not changed
 * @param angle degrees, 0 = fetches from the right, 90 = from below
 */
export function blurAlongPath(
  plane: Float32Array,
  height: number,
  width: number,
  weights: ArrayLike<number>,
  angle: number,
): Float32Array {
  const out = new Float32Array(plane.length);
  const [sine, cosine] = [Math.sin((angle * Math.PI) / 180), Math.cos((angle * Math.PI) / 180)];
  for (let i = 0; i < weights.length; i++) {
    const down = Math.ceil(i * sine - 0.5);
    const right = Math.ceil(i * cosine - 0.5);
    if (Math.abs(down) >= height || Math.abs(right) >= width) break;
    const weight = weights[i]!;
    // Columns first … last − 1 fetch from inside; the others repeat the border.
    const first = Math.max(0, -right);
    const last = Math.min(width, width - right);
    for (let row = 0; row < height; row++) {
      const to = row * width;
      const line = Math.min(height - 1, Math.max(0, row + down)) * width;
      const left = weight * plane[line]!;
      for (let column = 0; column < first; column++) out[to + column]! += left;
      for (let column = first; column < last; column++) out[to + column]! += weight * plane[line + column + right]!;
      const end = weight * plane[line + width - 1]!;
      for (let column = last; column < width; column++) out[to + column]! += end;
    }
  }
  return out;
}
