/**
 * Puts one drawing on one ground. Every pixel averages a grid of places of the drawing that lie about a pixel of the
 * drawing apart or less: an area average, so nothing is jagged and no detail aliases.
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

/** Places averaged along each side of a pixel: at least three, and more where the drawing is shrunk a lot. */
const tapsFor = (perPixel: number) => Math.min(8, Math.max(3, Math.ceil(perPixel - 0.2)));

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
  const taps = tapsFor(perPixel);
  const sum = taps * taps;
  const first = 0.5 / taps;
  const half = (cell / 2) * ONE;
  // One place on, along the pixel's row and along its column.
  const [su, sv, tu, tv] = [ux, vx, uy, vy].map((step) => Math.round(step / taps)) as [number, number, number, number];
  const startU = Math.round(half + (x0 + first - cx) * ux + (y0 + first - cy) * uy);
  const startV = Math.round(half + (x0 + first - cx) * vx + (y0 + first - cy) * vy);
  // How far the pixel's places reach to either side of the first one.
  const last = taps - 1;
  const [lowU, highU] = [last * (Math.min(0, su) + Math.min(0, tu)), last * (Math.max(0, su) + Math.max(0, tu))];
  const [lowV, highV] = [last * (Math.min(0, sv) + Math.min(0, tv)), last * (Math.max(0, sv) + Math.max(0, tv))];
  const limit = cell * ONE;

  for (let y = y0; y < y1; y++) {
    let at = offset + (y * size + x0) * 3;
    for (let x = x0; x < x1; x++, at += 3) {
      const u0 = startU + (x - x0) * ux + (y - y0) * uy;
      const v0 = startV + (x - x0) * vx + (y - y0) * vy;
      if (u0 + highU < 0 || u0 + lowU >= limit || v0 + highV < 0 || v0 + lowV >= limit) continue;
      const inside = u0 + lowU >= 0 && u0 + highU < limit && v0 + lowV >= 0 && v0 + highV < limit;
      // Two channels are summed in one word: 64 × 255 fits into 16 bits.
      let redBlue = 0;
      let greenAlpha = 0;
      for (let j = 0; j < taps; j++) {
        let u = u0 + j * tu;
        let v = v0 + j * tv;
        for (let i = 0; i < taps; i++, u += su, v += sv) {
          if (!inside && (u < 0 || u >= limit || v < 0 || v >= limit)) continue;
          const word = words[(v >> 16) * cell + (u >> 16)]!;
          redBlue += word & 0x00ff00ff;
          greenAlpha += (word >>> 8) & 0x00ff00ff;
        }
      }
      const alpha = greenAlpha >>> 16;
      if (alpha === 0) continue;
      const under = 1 - alpha / (255 * sum);
      if (ink) {
        for (let c = 0; c < 3; c++) out[at + c] = out[at + c]! * under + ink[c]! * (1 - under) + 0.5;
      } else {
        out[at] = out[at]! * under + (redBlue & 0xffff) / sum + 0.5;
        out[at + 1] = out[at + 1]! * under + (greenAlpha & 0xffff) / sum + 0.5;
        out[at + 2] = out[at + 2]! * under + (redBlue >>> 16) / sum + 0.5;
      }
    }
  }
}
