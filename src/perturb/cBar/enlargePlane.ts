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
  for (let row = 0; row < tall; row++) {
    const top = vertical.low[row]! * width;
    const bottom = vertical.high[row]! * width;
    enlargeLine(plane, top, bottom, vertical.share[row]!, horizontal, out, row * wide);
  }
  return out;
}

/** A function of its own, as engines compile what is called often much sooner than a loop that runs long. */
function enlargeLine(
  plane: Float32Array,
  top: number,
  bottom: number,
  down: number,
  { low, high, share }: Samples,
  out: Float32Array,
  to: number,
): void {
  for (let column = 0; column < low.length; column++) {
    const left = low[column]!;
    const next = high[column]!;
    const right = share[column]!;
    const upper = plane[top + left]!;
    const lower = plane[bottom + left]!;
    const above = upper + right * (plane[top + next]! - upper);
    const below = lower + right * (plane[bottom + next]! - lower);
    out[to + column] = above + down * (below - above);
  }
}

interface Samples {
  low: Int32Array;
  high: Int32Array;
  share: Float64Array;
}

function samples(to: number, from: number): Samples {
  const at = Float64Array.from({ length: to }, (_, i) =>
    Math.min(from - 1, Math.max(0, ((i + 0.5) * from) / to - 0.5)),
  );
  const low = Int32Array.from(at, Math.floor);
  return { low, high: low.map((i) => Math.min(from - 1, i + 1)), share: at.map((position, i) => position - low[i]!) };
}
