/**
 * How large a picture may be, in pixels, and the words for one that is larger. A file's first bytes tell its size, so that a
 * picture is refused before it is decoded: 800 kB of PNG can hold a gigabyte of pixels.
 */

export interface Size {
  width: number;
  height: number;
}

/** Beyond, the decoded picture and its copies take gigabytes. */
export const MOST_DECODED_PIXELS = 100_000_000;

/**
 * Largest number of pixels of a picture that is corrupted, and of one that a rendition draws anew. A copy in floats takes 12
 * bytes a pixel; WebAssembly ends without a warning where the copies of a perturbation pass 2 GB, which happened from 16 and 8
 * million on.
 */
export const MAX_PIXELS = 12_000_000;
export const MAX_RENDITION_PIXELS = 6_000_000;

/** `16,000 × 9,000` */
export function sizeInWords({ width, height }: Size): string {
  return `${width.toLocaleString('en')} × ${height.toLocaleString('en')}`;
}

/** The largest whole size of the same shape that has at most so many pixels; no side is below 1. */
export function fittingSize({ width, height }: Size, most: number): Size {
  const scale = Math.min(1, Math.sqrt(most / (width * height)));
  const smaller = (side: number) => Math.max(1, Math.floor(side * scale));
  return { width: smaller(width), height: smaller(height) };
}
