import { describe, expect, it } from 'vitest';
import { pencilRendering } from './sketchRendering';

const SIZE = 32;

function scene(colourAt: (x: number, y: number) => readonly [number, number, number]): Uint8Array {
  const pixels = new Uint8Array(4 * SIZE * SIZE * 3);
  for (let i = 0; i < 4 * SIZE * SIZE; i++) {
    pixels.set(colourAt(i % (2 * SIZE), Math.floor(i / (2 * SIZE))), i * 3);
  }
  return pixels;
}

describe('pencil rendering', () => {
  it('leaves an even or a softly graded ground without lines', () => {
    const out = pencilRendering(
      scene((x) => [90 + x, 120, 60]),
      SIZE,
    );
    expect(Math.min(...out)).toBeGreaterThan(195);
  });

  it('draws an edge as a dark line and nothing away from it, in grey', () => {
    const out = pencilRendering(
      scene((x) => (x < 32 ? [40, 40, 40] : [220, 220, 220])),
      SIZE,
    );
    const row = Array.from({ length: SIZE }, (_, x) => out[(16 * SIZE + x) * 3]!);
    expect(Math.min(...row.slice(14, 18))).toBeLessThan(110);
    expect(Math.min(...row.slice(0, 12), ...row.slice(20))).toBeGreaterThan(195);
    for (let i = 0; i < out.length; i += 3) expect(out[i] === out[i + 1] && out[i] === out[i + 2]).toBe(true);
  });

  it('draws edges between colours of equal lightness', () => {
    const out = pencilRendering(
      scene((x) => (x < 32 ? [200, 80, 80] : [80, 141, 80])),
      SIZE,
    );
    const row = Array.from({ length: SIZE }, (_, x) => out[(16 * SIZE + x) * 3]!);
    expect(Math.min(...row.slice(14, 18))).toBeLessThan(140);
  });
});
