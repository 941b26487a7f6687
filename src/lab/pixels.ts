/** What can be read from pixels: how far a corruption moved them, and how their brightness is spread. */
import type { Picture } from '../contract/image';

/** Bins of a brightness histogram. */
export const BINS = 64;

/**
 * What a corruption changed: mid-grey where nothing did, `gain` times the signed difference elsewhere.
 * @throws {RangeError} where the sizes differ
 */
export function residual(before: Picture, after: Picture, gain = 2): Picture {
  if (before.pixels.length !== after.pixels.length) throw new RangeError('The two pictures differ in size.');
  const pixels = new Uint8Array(before.pixels.length);
  for (let i = 0; i < pixels.length; i++) {
    const value = 128 + gain * (after.pixels[i]! - before.pixels[i]!);
    pixels[i] = value < 0 ? 0 : value > 255 ? 255 : value;
  }
  return { width: before.width, height: before.height, pixels };
}

/** Root mean square of the change, in code values 0..255. */
export function rootMeanSquare(before: Picture, after: Picture): number {
  const n = Math.min(before.pixels.length, after.pixels.length);
  let sum = 0;
  for (let i = 0; i < n; i++) sum += (after.pixels[i]! - before.pixels[i]!) ** 2;
  return n === 0 ? 0 : Math.sqrt(sum / n);
}

/** Share of pixels in each of `BINS` bins of luma (Rec. 601 weights, of the code values). */
export function lumaHistogram(picture: Picture): Float64Array {
  const bins = new Float64Array(BINS);
  const { pixels } = picture;
  const each = 3 / pixels.length;
  for (let i = 0; i < pixels.length; i += 3) {
    const luma = 0.299 * pixels[i]! + 0.587 * pixels[i + 1]! + 0.114 * pixels[i + 2]!;
    bins[Math.min(BINS - 1, Math.floor((luma * BINS) / 256))]! += each;
  }
  return bins;
}
