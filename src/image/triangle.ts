/**
 * The triangle filter by which a line is resized, widened when it shrinks so that every sample counts: `ImagingResample` in Pillow's
 * Resample.c. Pictures of 8 bits (`resample.ts`) and the resizing step inside a network (`models/resizing.ts`) take the same weights.
 */

/** What one sample of the result is made of. */
export interface TriangleTaps {
  /** First source sample. */
  start: number;
  /** Of the source samples from there on; not yet divided by their sum. */
  weights: number[];
  sum: number;
}

/**
 * @param from,to numbers of samples, at least 1
 * @returns one list of taps for each of the `to` samples
 */
export function triangleTaps(from: number, to: number): TriangleTaps[] {
  const scale = from / to;
  const reach = Math.max(1, scale);
  return Array.from({ length: to }, (_, i) => {
    const centre = (i + 0.5) * scale;
    const start = Math.max(0, Math.trunc(centre - reach + 0.5));
    const end = Math.min(from, Math.trunc(centre + reach + 0.5));
    const weights = Array.from({ length: end - start }, (_, k) =>
      Math.max(0, 1 - Math.abs((k + start - centre + 0.5) / reach)),
    );
    return { start, weights, sum: weights.reduce((sum, weight) => sum + weight, 0) };
  });
}
