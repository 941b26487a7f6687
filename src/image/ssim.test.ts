import { describe, expect, it } from 'vitest';
import { uniformArray } from '../num/random';
import { ssim } from './ssim';

function noise(seed: number, height: number, width: number): Uint8Array {
  return Uint8Array.from(uniformArray(seed, 'ssim', height * width * 3), (u) => Math.floor(256 * u));
}

/** The definition, window by window. */
function slowSsim(a: Uint8Array, b: Uint8Array, height: number, width: number, window: number): number {
  const count = window * window;
  let total = 0;
  let windows = 0;
  for (let channel = 0; channel < 3; channel++) {
    for (let top = 0; top + window <= height; top++) {
      for (let left = 0; left + window <= width; left++) {
        const pixels = Array.from(
          { length: count },
          (_, i) => ((top + Math.floor(i / window)) * width + left + (i % window)) * 3 + channel,
        );
        const mean = (of: (at: number) => number) => pixels.reduce((sum, at) => sum + of(at), 0) / count;
        const [x, y] = [mean((at) => a[at]!), mean((at) => b[at]!)];
        const sample = count / (count - 1);
        const xx = sample * mean((at) => (a[at]! - x) ** 2);
        const yy = sample * mean((at) => (b[at]! - y) ** 2);
        const xy = sample * mean((at) => (a[at]! - x) * (b[at]! - y));
        const [c1, c2] = [2.55 ** 2, 7.65 ** 2];
        total += ((2 * x * y + c1) * (2 * xy + c2)) / ((x * x + y * y + c1) * (xx + yy + c2));
        windows++;
      }
    }
  }
  return total / windows;
}

describe('ssim', () => {
  it.each([
    [12, 9, 7],
    [7, 7, 7],
    [6, 20, 5],
    [3, 4, 3],
  ])('is the definition on %d × %d pixels', (height, width, window) => {
    const a = noise(1, height, width);
    const b = noise(2, height, width).map((value, i) => Math.round(0.5 * value + 0.5 * a[i]!));
    expect(ssim(a, b, height, width)).toBeCloseTo(slowSsim(a, b, height, width, window), 10);
  });

  it('is 1 for equal pictures, down to one pixel, and less for others', () => {
    for (const side of [1, 2, 30]) expect(ssim(noise(3, side, side), noise(3, side, side), side, side)).toBe(1);
    const black = new Uint8Array(3);
    expect(ssim(black, new Uint8Array([255, 255, 255]), 1, 1)).toBeLessThan(0.001);
  });

  it('refuses pictures of another size', () => {
    expect(() => ssim(new Uint8Array(12), new Uint8Array(27), 2, 2)).toThrow(RangeError);
  });
});
