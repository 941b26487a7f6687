/** Filters of 3 × 3 and the equalised histogram of 8-bit planes on the host, as OpenCV has them: borders mirrored about the edge. */

/** A 3 × 3 neighbourhood, row by row. */
export type Mask3 = readonly [number, number, number, number, number, number, number, number, number];

/**
 * Σ mask · neighbourhood, before any rounding.
 * @param plane [height, width]
 */
export function filter3(plane: ArrayLike<number>, height: number, width: number, mask: Mask3): Float32Array {
  const out = new Float32Array(height * width);
  const [a, b, c, d, e, f, g, h, i] = mask;
  const mirrored = (index: number, length: number): number =>
    length === 1 ? 0 : index < 0 ? -index : index >= length ? 2 * length - 2 - index : index;
  for (let row = 0; row < height; row++) {
    const up = mirrored(row - 1, height) * width;
    const here = row * width;
    const down = mirrored(row + 1, height) * width;
    for (let column = 0; column < width; column++) {
      const inside = column > 0 && column < width - 1;
      const left = inside ? column - 1 : mirrored(column - 1, width);
      const right = inside ? column + 1 : mirrored(column + 1, width);
      out[here + column] =
        a * plane[up + left]! +
        b * plane[up + column]! +
        c * plane[up + right]! +
        d * plane[here + left]! +
        e * plane[here + column]! +
        f * plane[here + right]! +
        g * plane[down + left]! +
        h * plane[down + column]! +
        i * plane[down + right]!;
    }
  }
  return out;
}

/** The mean of 3 × 3. */
export function boxBlur3(plane: ArrayLike<number>, height: number, width: number): Float32Array {
  const sums = filter3(plane, height, width, [1, 1, 1, 1, 1, 1, 1, 1, 1]);
  for (let i = 0; i < sums.length; i++) sums[i]! /= 9;
  return sums;
}

/** Spreads values so that each is as frequent as every other, as far as possible; a plane of one value stays as it is. */
export function equaliseHistogram(plane: Uint8Array): Uint8Array {
  const counts = new Uint32Array(256);
  for (const value of plane) counts[value]!++;
  const first = counts.findIndex((count) => count > 0);
  if (first < 0 || counts[first] === plane.length) return plane.slice();
  const scale = 255 / (plane.length - counts[first]!);
  const table = new Uint8Array(256);
  let sum = 0;
  for (let value = first + 1; value < 256; value++) {
    sum += counts[value]!;
    table[value] = Math.min(255, Math.round(sum * scale));
  }
  return plane.map((value) => table[value]!);
}
