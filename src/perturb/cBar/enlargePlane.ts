/** Bilinear enlargement of a plane on the host, corners of the outermost pixels on corners, edges repeated. */

/**
 * @param plane [height, width]
 * @returns [tall, wide]; `plane` itself where the size stays
 */
export function enlargePlane(
  plane: Float32Array,
  height: number,
  width: number,
  tall: number,
  wide: number,
): Float32Array {
  if (tall === height && wide === width) return plane;
  const out = new Float32Array(tall * wide);
  const vertical = samples(tall, height);
  const horizontal = samples(wide, width);
  let at = 0;
  for (let row = 0; row < tall; row++) {
    const top = vertical.low[row]! * width;
    const bottom = vertical.high[row]! * width;
    const down = vertical.share[row]!;
    for (let column = 0; column < wide; column++) {
      const left = horizontal.low[column]!;
      const next = horizontal.high[column]!;
      const right = horizontal.share[column]!;
      const above = plane[top + left]! + right * (plane[top + next]! - plane[top + left]!);
      const below = plane[bottom + left]! + right * (plane[bottom + next]! - plane[bottom + left]!);
      out[at++] = above + down * (below - above);
    }
  }
  return out;
}

function samples(to: number, from: number): { low: Int32Array; high: Int32Array; share: Float64Array } {
  const at = Float64Array.from({ length: to }, (_, i) =>
    Math.min(from - 1, Math.max(0, ((i + 0.5) * from) / to - 0.5)),
  );
  const low = Int32Array.from(at, Math.floor);
  return { low, high: low.map((i) => Math.min(from - 1, i + 1)), share: at.map((position, i) => position - low[i]!) };
}
