import { describe, expect, it } from 'vitest';
import { composeSprite } from './compose';
import { cutSprite } from './sprite';
import type { SpriteSheet } from './spriteSheet';

const CELL = 64;

function sheet(colourAt: (x: number, y: number) => readonly [number, number, number, number]): SpriteSheet {
  const pixels = new Uint8Array(CELL * CELL * 4);
  for (let i = 0; i < CELL * CELL; i++) pixels.set(colourAt(i % CELL, Math.floor(i / CELL)), i * 4);
  return { width: CELL, height: CELL, pixels };
}

const centred = { scale: 1, rotation: 0, x: 0.5, y: 0.5, flip: false };

function compose(drawing: SpriteSheet, place: Partial<typeof centred>, ground: number, size = 32): Uint8Array {
  const out = new Uint8Array(size * size * 3).fill(ground);
  composeSprite(cutSprite(drawing, 0, CELL, 0), { ...centred, ...place }, out, 0, size, null);
  return out;
}

describe('composing a drawing', () => {
  it('keeps a plain colour, and mixes by alpha', () => {
    const opaque = sheet(() => [200, 100, 50, 255]);
    expect([...compose(opaque, {}, 7).subarray(0, 3)]).toEqual([200, 100, 50]);
    const half = sheet(() => [200, 100, 50, 128]);
    const [red] = compose(half, {}, 100);
    expect(Math.abs(red! - (200 * 128 + 100 * 127) / 255)).toBeLessThanOrEqual(1);
  });

  it('averages: a one-pixel checkerboard becomes even grey at every scale and angle', () => {
    const board = sheet((x, y) => ((x + y) % 2 ? [255, 255, 255, 255] : [0, 0, 0, 255]));
    for (const scale of [0.42, 0.6, 0.75, 0.95]) {
      for (const rotation of [0, 0.1, 0.26]) {
        const out = compose(board, { scale, rotation }, 128);
        const inner: number[] = [];
        for (let y = 12; y < 20; y++) for (let x = 12; x < 20; x++) inner.push(out[(y * 32 + x) * 3]!);
        const mean = inner.reduce((sum, v) => sum + v, 0) / inner.length;
        const deviation = Math.sqrt(inner.reduce((sum, v) => sum + (v - mean) ** 2, 0) / inner.length);
        // A point sample would deviate by 127.
        expect(deviation, `scale ${scale}, rotation ${rotation}`).toBeLessThan(45);
        expect(Math.abs(mean - 127.5)).toBeLessThan(16);
      }
    }
  });

  it('covers as much area as its scale says', () => {
    const opaque = sheet(() => [255, 255, 255, 255]);
    for (const rotation of [0, 0.2]) {
      const out = compose(opaque, { scale: 0.6, rotation }, 0);
      const area = out.reduce((sum, v) => sum + v, 0) / (255 * 3 * 32 * 32);
      expect(Math.abs(area - 0.36)).toBeLessThan(0.01);
    }
  });

  it('turns clockwise, mirrors and shifts', () => {
    const leftHalf = sheet((x) => (x < 32 ? [255, 255, 255, 255] : [0, 0, 0, 0]));
    const centre = (out: Uint8Array) => {
      let [sum, x, y] = [0, 0, 0];
      for (let i = 0; i < 32 * 32; i++) {
        const value = out[i * 3]!;
        [sum, x, y] = [sum + value, x + value * ((i % 32) + 0.5), y + value * (Math.floor(i / 32) + 0.5)];
      }
      return [x / sum, y / sum] as const;
    };
    expect(centre(compose(leftHalf, {}, 0))[0]).toBeCloseTo(8, 0);
    expect(centre(compose(leftHalf, { flip: true }, 0))[0]).toBeCloseTo(24, 0);
    expect(centre(compose(leftHalf, { scale: 0.5, rotation: Math.PI / 2 }, 0))[1]).toBeCloseTo(12, 0);
    expect(centre(compose(leftHalf, { scale: 0.5, x: 0.7, y: 0.3 }, 0))[1]).toBeCloseTo(9.6, 0);
  });

  it('never writes outside its picture', () => {
    const opaque = sheet(() => [255, 255, 255, 255]);
    const out = new Uint8Array(3 * 32 * 32 * 3);
    const place = { scale: 1.3, rotation: 0.5, x: 0.9, y: -0.1, flip: true };
    composeSprite(cutSprite(opaque, 0, CELL, 0), place, out, 32 * 32 * 3, 32, null);
    expect(out.subarray(0, 32 * 32 * 3).every((v) => v === 0)).toBe(true);
    expect(out.subarray(2 * 32 * 32 * 3).every((v) => v === 0)).toBe(true);
  });
});
