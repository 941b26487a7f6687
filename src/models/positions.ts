/**
 * The table of positions of a vision transformer for another side of the picture than it was trained at: the learned grid is resampled,
 * as timm does (`resample_abs_pos_embed`: bicubic with antialiasing). The table itself stays as it is, so that it keeps its shape on disk.
 */

/** Keys's cubic with a = −1/2, which antialiased resizing uses (Keys, IEEE TASSP 1981, eq. 15). */
function cubic(x: number): number {
  const [d, a] = [Math.abs(x), -0.5];
  if (d < 1) return ((a + 2) * d - (a + 3)) * d * d + 1;
  return d < 2 ? (((d - 5) * d + 8) * d - 4) * a : 0;
}

/** Weights [to][from] of a line of samples; the filter is widened where it shrinks. */
function lineWeights(from: number, to: number): number[][] {
  const scale = from / to;
  const widened = Math.max(1, scale);
  return Array.from({ length: to }, (_, i) => {
    const centre = (i + 0.5) * scale;
    const reach = 2 * widened;
    const first = Math.max(0, Math.trunc(centre - reach + 0.5));
    const end = Math.min(from, Math.trunc(centre + reach + 0.5));
    const raw = Array.from({ length: from }, (_, j) =>
      j >= first && j < end ? cubic((j - centre + 0.5) / widened) : 0,
    );
    const total = raw.reduce((sum, weight) => sum + weight, 0);
    return raw.map((weight) => weight / total);
  });
}

/**
 * The matrix that takes a table of `from`² places to one of `to`², both row by row.
 * @returns [to², from²], each row adding up to 1
 */
export function positionResampling(from: number, to: number): Float32Array {
  const line = lineWeights(from, to);
  const out = new Float32Array(to * to * from * from);
  for (let y = 0; y < to; y++) {
    for (let x = 0; x < to; x++) {
      const row = (y * to + x) * from * from;
      for (let v = 0; v < from; v++) {
        for (let u = 0; u < from; u++) out[row + v * from + u] = line[y]![v]! * line[x]![u]!;
      }
    }
  }
  return out;
}
