/**
 * Puts one drawing on one ground. Every pixel averages 4 × 4 places of the drawing, which at the usual sizes lie less than
 * a pixel of the drawing apart: an area average, so nothing is jagged and no detail aliases.
 */
import type { Rgb } from './background';
import type { Sprite } from './sprite';

/** Where a drawing lies. Lengths are shares of the picture's side. */
export interface Placement {
  /** Longer side of the drawing. */
  scale: number;
  /** Radians, clockwise. */
  rotation: number;
  /** Centre of the drawing. */
  x: number;
  y: number;
  /** Mirrored left to right. */
  flip: boolean;
}

const TAPS = 4;
const SUM = TAPS * TAPS;
/** Places are 16.16 fixed point: fast, and the same on every machine even where sines differ in their last bit. */
const ONE = 65536;

/**
 * Draws over what is there already.
 * @param out RGB bytes, row-major
 * @param offset byte of the picture's first pixel
 * @param size side of the picture in pixels
 * @param ink one colour (RGB, 0..255) in place of the drawing's own; null keeps those
 */
export function composeSprite(
  sprite: Sprite,
  place: Placement,
  out: Uint8Array,
  offset: number,
  size: number,
  ink: Rgb | null,
): void {
  const { cell, margin, words } = sprite;
  const perPixel = (cell - 2 * margin) / (place.scale * size);
  const cosine = Math.cos(place.rotation) * perPixel;
  const sine = Math.sin(place.rotation) * perPixel;
  const mirror = place.flip ? -1 : 1;
  // One step right in the picture is (ux, vx) in the drawing, one step down (uy, vy).
  const ux = Math.round(cosine * mirror * ONE);
  const uy = Math.round(sine * mirror * ONE);
  const vx = Math.round(-sine * ONE);
  const vy = Math.round(cosine * ONE);
  const [cx, cy] = [place.x * size, place.y * size];
  const reach = ((Math.abs(cosine) + Math.abs(sine)) * cell) / (2 * perPixel * perPixel);
  const [x0, x1] = [Math.max(0, Math.floor(cx - reach)), Math.min(size, Math.ceil(cx + reach))];
  const [y0, y1] = [Math.max(0, Math.floor(cy - reach)), Math.min(size, Math.ceil(cy + reach))];
  const half = (cell / 2) * ONE;
  const first = 0.5 / TAPS;
  const [su, sv] = [Math.round(ux / TAPS), Math.round(vx / TAPS)];
  const [tu, tv] = [Math.round(uy / TAPS), Math.round(vy / TAPS)];
  const startU = Math.round(half + (x0 + first - cx) * ux + (y0 + first - cy) * uy);
  const startV = Math.round(half + (x0 + first - cx) * vx + (y0 + first - cy) * vy);

  for (let y = y0; y < y1; y++) {
    let at = offset + (y * size + x0) * 3;
    for (let x = x0; x < x1; x++, at += 3) {
      const u0 = startU + (x - x0) * ux + (y - y0) * uy;
      const v0 = startV + (x - x0) * vx + (y - y0) * vy;
      // Two channels are summed in one word: 16 × 255 fits into 16 bits.
      let redBlue = 0;
      let greenAlpha = 0;
      for (let j = 0; j < TAPS; j++) {
        let u = u0 + j * tu;
        let v = v0 + j * tv;
        for (let i = 0; i < TAPS; i++, u += su, v += sv) {
          const [column, row] = [u >> 16, v >> 16];
          // Unsigned, so that one comparison catches both sides.
          if (column >>> 0 >= cell || row >>> 0 >= cell) continue;
          const word = words[row * cell + column]!;
          redBlue += word & 0x00ff00ff;
          greenAlpha += (word >>> 8) & 0x00ff00ff;
        }
      }
      const alpha = greenAlpha >>> 16;
      if (alpha === 0) continue;
      const under = 1 - alpha / (255 * SUM);
      if (ink) {
        for (let c = 0; c < 3; c++) out[at + c] = out[at + c]! * under + ink[c]! * (1 - under) + 0.5;
      } else {
        out[at] = out[at]! * under + (redBlue & 0xffff) / SUM + 0.5;
        out[at + 1] = out[at + 1]! * under + (greenAlpha & 0xffff) / SUM + 0.5;
        out[at + 2] = out[at + 2]! * under + (redBlue >>> 16) / SUM + 0.5;
      }
    }
  }
}
