import { describe, expect, it } from 'vitest';
import { Random } from '../../num/random';
import { affine } from './affine';
import type { Canvas } from './canvas';
import { OPERATIONS } from './operations';

const SIZE = 6;

/** A picture whose three channels are equal. */
function grey(value: (x: number, y: number) => number): Canvas {
  const pixels = new Uint8Array(SIZE * SIZE * 3);
  for (let i = 0; i < pixels.length; i++) pixels[i] = value(Math.floor(i / 3) % SIZE, Math.floor(i / 3 / SIZE));
  return { pixels, height: SIZE, width: SIZE };
}

function run(name: keyof typeof OPERATIONS, from: Canvas, severity = 3, seed = 1): Uint8Array {
  const to = { ...from, pixels: new Uint8Array(from.pixels.length).fill(99) };
  OPERATIONS[name](from, to, severity, new Random(seed, 'operation'));
  return to.pixels;
}

const ramp = grey((x, y) => 20 + 6 * y + x);

describe('AugMix operations', () => {
  it('autocontrast stretches each channel to 0..255 and leaves flat pictures', () => {
    const out = run('autocontrast', ramp);
    expect([Math.min(...out), Math.max(...out)]).toEqual([0, 255]);
    // 255 / 35 · 1, cut
    expect(out[3]).toBe(7);
    expect(
      run(
        'autocontrast',
        grey(() => 7),
      ),
    ).toEqual(grey(() => 7).pixels);
  });

  it('equalize keeps the order of values and leaves pictures of too few pixels', () => {
    expect(run('equalize', ramp)).toEqual(ramp.pixels);
    const large: Canvas = {
      height: 32,
      width: 32,
      pixels: new Uint8Array(3072).map((_, i) => Math.floor(i / 96) + 50),
    };
    const out = run('equalize', large);
    // ImageOps.equalize: step = (1024 − 32) div 255 = 3, first n = 1, then 32 more for each value.
    expect([0, 96, 192, 3071].map((i) => out[i])).toEqual([0, 11, 21, 255]);
  });

  it('posterize keeps three or four bits', () => {
    for (let seed = 0; seed < 10; seed++) {
      const levels = new Set(
        run(
          'posterize',
          grey((x, y) => 43 * x + 7 * y),
          3,
          seed,
        ),
      );
      for (const level of levels) expect(level % 16).toBe(0);
    }
  });

  it('solarize inverts bright values only', () => {
    const out = run(
      'solarize',
      grey((x) => (x < 3 ? 30 : 255)),
    );
    expect(out[0]).toBe(30);
    expect(out[15]).toBe(0);
  });

  it('rotate leaves the middle and darkens corners at most', () => {
    const out = run(
      'rotate',
      grey(() => 200),
      10,
      4,
    );
    expect(out[(3 * SIZE + 3) * 3]).toBe(200);
    for (const value of out) expect([0, 200]).toContain(value);
  });

  it('shears and translations move rows and columns, black comes in', () => {
    for (let seed = 0; seed < 12; seed++) {
      const [across, down] = [run('translateX', ramp, 10, seed), run('translateY', ramp, 10, seed)];
      const shifts = [-2, -1, 0, 1, 2];
      const moved = (dx: number, dy: number) =>
        grey((x, y) => {
          const inside = x + dx >= 0 && x + dx < SIZE && y + dy >= 0 && y + dy < SIZE;
          return inside ? ramp.pixels[((y + dy) * SIZE + x + dx) * 3]! : 0;
        }).pixels;
      expect(shifts.map((shift) => moved(shift, 0))).toContainEqual(across);
      expect(shifts.map((shift) => moved(0, shift))).toContainEqual(down);
    }
    const columns = grey((_, y) => 10 * y + 1);
    // A horizontal shear of what does not vary horizontally changes nothing but what comes in from outside.
    run('shearX', columns).forEach((value, i) => expect([0, columns.pixels[i]]).toContain(value));
  });

  it('affine maps follow the rules of Pillow: bilinear, cut to 8 bits, edge repeated within, black outside', () => {
    const to = { ...ramp, pixels: new Uint8Array(ramp.pixels.length) };
    affine(ramp, to, 1, 0, 0.5, 0, 1, 0);
    expect([0, 1, 4, 5].map((x) => to.pixels[x * 3])).toEqual([20, 21, 24, 0]);
    affine(ramp, to, 1, 0, 0.25, 0, 1, -0.25);
    // Row 0 lies 0.25 above the first pixel centres and inside the picture: repeated. Column 5 likewise.
    expect([0, 5].map((x) => to.pixels[x * 3])).toEqual([20, 25]);
    // Row 1: 20 + 6 · 0.75 + 0.25
    expect(to.pixels[SIZE * 3]).toBe(24);
    affine(ramp, to, 1, 0, 0, 0, 1, 0);
    expect(to.pixels).toEqual(ramp.pixels);
  });
});
