/**
 * What the six share: the citation, and how lengths that were published for 224 px are carried to other sizes.
 *
 * The published code knows one size. Here every length is a share of the shorter side, so that a picture of any size looks as its
 * version of 224 px does: `length · side / 224`, and numbers of things count for a square of the shorter side, more where the picture
 * is longer. Two things have a smallest size: tiles, shapes and stickers have whole pixels, and a line is at least one pixel wide
 * (`penWidth`), so that small drawings are drawn on as on a coarse grid. At 224 px the published values hold exactly.
 */
import { PUBLISHED_SIZE } from '../tables';

export const LI =
  'Li, Klein, Brendel, Geirhos and Zimmermann, "LAION-C: An Out-of-Distribution Benchmark for Web-Scale Vision Models", ICML 2025; ' +
  'code: FanfeiLi/LAION-C (MIT)';

/** Factor for lengths in pixels. */
export function sizeRatio(height: number, width: number): number {
  return Math.min(height, width) / PUBLISHED_SIZE;
}

/** Width in pixels of what is one pixel wide at 224 px. */
export function penWidth(height: number, width: number): number {
  return Math.max(1, Math.floor(sizeRatio(height, width)));
}

/** How many squares of the shorter side the picture has room for, 1 or more. */
export function squares(height: number, width: number): number {
  return Math.max(height, width) / Math.min(height, width);
}
