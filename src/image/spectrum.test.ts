import { describe, expect, it } from 'vitest';
import type { Picture } from '../contract/image';
import { Random } from '../num/random';
import { radialSpectrum } from './spectrum';

function picture(width: number, height: number, value: (x: number, y: number) => number): Picture {
  const pixels = new Uint8Array(width * height * 3);
  for (let i = 0; i < pixels.length; i++) {
    const at = Math.floor(i / 3);
    pixels[i] = value(at % width, Math.floor(at / width));
  }
  return { width, height, pixels };
}

function noise(width: number, height: number, deviation: number): Picture {
  const random = new Random(3, 'spectrum');
  const grey = Array.from({ length: width * height }, () => Math.round(128 + deviation * random.normal()));
  return picture(width, height, (x, y) => grey[y * width + x]!);
}

describe('radial power spectrum', () => {
  it('of white noise is flat, at the logarithm of its variance', () => {
    for (const [width, height] of [
      [128, 128],
      [150, 90],
    ] as const) {
      const { frequencies, power } = radialSpectrum(noise(width, height, 20));
      expect(frequencies[0]).toBeCloseTo(1 / Math.max(width, height));
      expect(frequencies.at(-1)).toBeCloseTo(0.5, 2);
      const upper = power.slice(Math.floor(power.length / 4));
      const mean = upper.reduce((sum, value) => sum + value, 0) / upper.length;
      expect(mean).toBeCloseTo(Math.log10((20 / 255) ** 2), 1);
    }
  });

  it('of waves peaks at their frequency, in any direction', () => {
    for (const [fx, fy] of [
      [0.25, 0],
      [0, 0.25],
      [0.15, 0.2],
    ] as const) {
      const waves = picture(96, 96, (x, y) => 128 + 100 * Math.sin(2 * Math.PI * (fx * x + fy * y)));
      const { frequencies, power } = radialSpectrum(waves);
      expect(frequencies[power.indexOf(Math.max(...power))]).toBeCloseTo(0.25, 1);
    }
  });

  it('of a gradient does not show the jump at the border', () => {
    const { power } = radialSpectrum(picture(64, 64, (x) => 4 * x));
    expect(power.at(-1)!).toBeLessThan(power[0]! - 5);
  });

  it('exists for the smallest and for large pictures', () => {
    expect(radialSpectrum(picture(1, 1, () => 9)).frequencies).toEqual([]);
    expect(radialSpectrum(picture(5, 1, (x) => 50 * x)).power.every(Number.isFinite)).toBe(true);
    expect(radialSpectrum(picture(700, 600, (x) => x % 256)).frequencies).toHaveLength(256);
    expect(radialSpectrum(picture(8, 8, () => 77)).power.every(Number.isFinite)).toBe(true);
  });
});
