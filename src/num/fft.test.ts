import { describe, expect, it } from 'vitest';
import { fft2d, inverseFft2d } from './fft';
import { normalArray } from './random';

/** One coefficient by the definition. */
function slow(plane: Float32Array, height: number, width: number, u: number, v: number): [number, number] {
  let re = 0;
  let im = 0;
  plane.forEach((value, i) => {
    const angle = -2 * Math.PI * ((u * Math.floor(i / width)) / height + (v * (i % width)) / width);
    re += value * Math.cos(angle);
    im += value * Math.sin(angle);
  });
  return [re, im];
}

describe('two-dimensional Fourier transform', () => {
  // 1; powers of two; small odd factors; primes and others that need a chirp.
  for (const [height, width] of [
    [1, 1],
    [1, 5],
    [8, 16],
    [7, 12],
    [17, 1],
    [19, 34],
    [28, 45],
    [22, 26],
    [131, 3],
  ] as const) {
    it(`follows its definition and is inverted, ${height} × ${width}`, () => {
      const plane = normalArray(3, 'plane', height * width);
      const spectrum = fft2d(plane, height, width);
      for (const [u, v] of [
        [0, 0],
        [1 % height, width - 1],
        [height - 1, Math.floor(width / 2)],
        [Math.floor(height / 3), Math.floor(width / 5)],
      ] as const) {
        const [re, im] = slow(plane, height, width, u, v);
        expect(spectrum.re[u * width + v]).toBeCloseTo(re, 9);
        expect(spectrum.im[u * width + v]).toBeCloseTo(im, 9);
      }
      const back = inverseFft2d(spectrum, height, width);
      plane.forEach((value, i) => {
        expect(back.re[i]).toBeCloseTo(value, 9);
        expect(back.im[i]).toBeCloseTo(0, 9);
      });
    });
  }
});
