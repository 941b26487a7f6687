/** One drawing, cut from its sheet and made ready to be composed. */
import type { SpriteSheet } from './spriteSheet';

export interface Sprite {
  /** Side of the square cell in pixels. */
  cell: number;
  /** Pixels left free around the ink on every side of the cell. */
  margin: number;
  /** Premultiplied pixels, row-major, one word each: red | green << 8 | blue << 16 | alpha << 24. */
  words: Uint32Array;
  /** Colours (RGB, 0..255) of opaque pixels on a coarse grid: what a background is checked against. */
  ink: Uint8Array;
}

/** Every n-th opaque pixel in each direction is taken as an ink sample. */
const INK_STEP = 7;

/** @param index cell number in the sheet, row-major */
export function cutSprite(sheet: SpriteSheet, index: number, cell: number, margin: number): Sprite {
  const columns = sheet.width / cell;
  const left = (index % columns) * cell;
  const top = Math.floor(index / columns) * cell;
  const words = new Uint32Array(cell * cell);
  const ink: number[] = [];
  for (let y = 0; y < cell; y++) {
    for (let x = 0; x < cell; x++) {
      const at = ((top + y) * sheet.width + left + x) * 4;
      const [red, green, blue] = [sheet.pixels[at]!, sheet.pixels[at + 1]!, sheet.pixels[at + 2]!];
      const alpha = sheet.pixels[at + 3]!;
      const scale = alpha / 255;
      words[y * cell + x] =
        Math.round(red * scale) | (Math.round(green * scale) << 8) | (Math.round(blue * scale) << 16) | (alpha << 24);
      if (alpha > 200 && x % INK_STEP === 0 && y % INK_STEP === 0) ink.push(red, green, blue);
    }
  }
  return { cell, margin, words, ink: Uint8Array.from(ink) };
}
