import { describe, expect, it } from 'vitest';
import { testPicture } from '../testing';
import { affine } from './affine';
import type { Canvas } from './canvas';

type AffineMap = [number, number, number, number, number, number];

/** The formula, pixel by pixel, without runs and without telling shears apart. */
function byFormula({ pixels, height, width }: Canvas, [a, b, c, d, e, f]: AffineMap): Uint8Array {
  const out = new Uint8Array(pixels.length);
  const at = (x: number, y: number, channel: number): number =>
    pixels[(Math.min(height - 1, Math.max(0, y)) * width + Math.min(width - 1, Math.max(0, x))) * 3 + channel]!;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const u = a * (x + 0.5) + b * (y + 0.5) + c;
      const v = d * (x + 0.5) + e * (y + 0.5) + f;
      if (u < 0 || u >= width || v < 0 || v >= height) continue;
      const [left, top] = [Math.floor(u - 0.5), Math.floor(v - 0.5)];
      const [dx, dy] = [u - 0.5 - left, v - 0.5 - top];
      for (let i = 0; i < 3; i++) {
        const upper = at(left, top, i) + (at(left + 1, top, i) - at(left, top, i)) * dx;
        const lower = at(left, top + 1, i) + (at(left + 1, top + 1, i) - at(left, top + 1, i)) * dx;
        out[(y * width + x) * 3 + i] = upper + (lower - upper) * dy;
      }
    }
  }
  return out;
}

const rotation = (angle: number, centre: number): AffineMap => {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return [cos, sin, centre - cos * centre - sin * centre, -sin, cos, centre + sin * centre - cos * centre];
};

const MAPS: [string, AffineMap][] = [
  ['the identity', [1, 0, 0, 0, 1, 0]],
  ['a shear of rows', [1, 0.083, 0, 0, 1, 0]],
  ['a shear of rows by whole pixels', [1, 1, 0, 0, 1, 0]],
  ['a shear of columns', [1, 0, 0, -0.071, 1, 0]],
  ['a shear with a shift', [1, 0.05, 0.5, 0, 1, 0]],
  ['a rotation', rotation(0.13, 20)],
  ['a large rotation', rotation(-2, 20)],
  ['an enlargement', [0.3, 0, 3, 0, 0.4, 2]],
];

describe.each(MAPS)('%s', (_, map) => {
  it.each([40, 1, 2, 7])('equals the formula at %i px', (size) => {
    const from: Canvas = { ...testPicture(size, 1) };
    const to: Canvas = { ...from, pixels: new Uint8Array(size * size * 3).fill(77) };
    affine(from, to, ...map);
    expect(to.pixels).toEqual(byFormula(from, map));
  });

  it('equals the formula where a row is longer than a run', () => {
    const pixels = testPicture(60, 2).pixels.slice(0, 600 * 4 * 3);
    const from: Canvas = { pixels, width: 600, height: 4 };
    const to: Canvas = { ...from, pixels: new Uint8Array(pixels.length) };
    affine(from, to, ...map);
    expect(to.pixels).toEqual(byFormula(from, map));
  });
});
