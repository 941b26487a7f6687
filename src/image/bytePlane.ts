/** Filters of 3 × 3 and the equalised histogram of 8-bit planes on the host, as OpenCV has them: borders mirrored about the edge. */

/** A 3 × 3 neighbourhood, row by row. */
export type Mask3 = readonly [number, number, number, number, number, number, number, number, number];

/** Samples in rows, such as typed arrays. */
type Plane = ArrayLike<number>;

/**
 * Σ mask · neighbourhood, before any rounding.
 * @param plane [height, width]
 */
export function filter3(plane: Plane, height: number, width: number, mask: Mask3): Float32Array {
  const out = new Float32Array(height * width);
  const [a, b, c, d, e, f, g, h, i] = mask;
  eachNeighbourhood(plane, height, width, (up, here, down, to) => {
    // The samples slide through the mask, so that each column of three is read once.
    let [a0, b0, d0, e0, g0, h0] = [up[0]!, up[1]!, here[0]!, here[1]!, down[0]!, down[1]!];
    for (let column = 0; column < width; column++) {
      const c0 = up[column + 2]!;
      const f0 = here[column + 2]!;
      const i0 = down[column + 2]!;
      out[to + column] = a * a0 + b * b0 + c * c0 + d * d0 + e * e0 + f * f0 + g * g0 + h * h0 + i * i0;
      a0 = b0;
      b0 = c0;
      d0 = e0;
      e0 = f0;
      g0 = h0;
      h0 = i0;
    }
  });
  return out;
}

/** The mean of 3 × 3. */
export function boxBlur3(plane: Plane, height: number, width: number): Float32Array {
  const out = new Float32Array(height * width);
  eachNeighbourhood(plane, height, width, (up, here, down, to) => {
    let [a, b, d, e, g, h] = [up[0]!, up[1]!, here[0]!, here[1]!, down[0]!, down[1]!];
    for (let column = 0; column < width; column++) {
      const c = up[column + 2]!;
      const f = here[column + 2]!;
      const i = down[column + 2]!;
      out[to + column] = Math.fround(a + b + c + d + e + f + g + h + i) / 9;
      a = b;
      b = c;
      d = e;
      e = f;
      g = h;
      h = i;
    }
  });
  return out;
}

/** Calls `use` for every row with the lines above, at and below it, each with its mirror images around it, and where it begins. */
function eachNeighbourhood(
  plane: Plane,
  height: number,
  width: number,
  use: (up: Float64Array, here: Float64Array, down: Float64Array, to: number) => void,
): void {
  const fill = <T extends Float64Array>(line: T, row: number): T => {
    const from = mirrored(row, height) * width;
    for (let i = 0; i < width; i++) line[i + 1] = plane[from + i]!;
    line[0] = line[1 + mirrored(-1, width)]!;
    line[width + 1] = line[1 + mirrored(width, width)]!;
    return line;
  };
  let up = fill(new Float64Array(width + 2), -1);
  let here = fill(new Float64Array(width + 2), 0);
  let down = new Float64Array(width + 2);
  for (let row = 0; row < height; row++) {
    fill(down, row + 1);
    use(up, here, down, row * width);
    [up, here, down] = [here, down, up];
  }
}

function mirrored(index: number, length: number): number {
  return length === 1 ? 0 : index < 0 ? -index : index >= length ? 2 * length - 2 - index : index;
}

/** Spreads values so that each is as frequent as every other, as far as possible; a plane of one value stays as it is. */
export function equaliseHistogram(plane: Uint8Array): Uint8Array {
  const counts = new Uint32Array(256);
  for (let i = 0; i < plane.length; i++) counts[plane[i]!]!++;
  const first = counts.findIndex((count) => count > 0);
  if (first < 0 || counts[first] === plane.length) return plane.slice();
  const scale = 255 / (plane.length - counts[first]!);
  const table = new Uint8Array(256);
  let sum = 0;
  for (let value = first + 1; value < 256; value++) {
    sum += counts[value]!;
    table[value] = Math.min(255, Math.round(sum * scale));
  }
  const out = new Uint8Array(plane.length);
  for (let i = 0; i < out.length; i++) out[i] = table[plane[i]!]!;
  return out;
}
