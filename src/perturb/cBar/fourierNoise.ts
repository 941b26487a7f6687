/**
 * Noise of a given spectrum: the amplitude at each frequency is a function of its length, the phases are random, and the real
 * part of the inverse transform is taken and divided by its standard deviation, as in ImageNet-C̄. The real part keeps half the
 * sum of a frequency and the conjugate of its opposite, so its own amplitude is random too.
 */
import { inverseFft2d } from '../../num/fft';
import { uniformArray } from '../../num/random';
import { cosine, sine } from '../../num/sine';

/** Random phases of a plane: radians for each frequency, in the order of `fft2d`; [height, width]. */
export function drawPhases(seed: number, height: number, width: number): Float32Array {
  const phases = uniformArray(seed, 'phases', height * width);
  for (let i = 0; i < phases.length; i++) phases[i]! *= 2 * Math.PI;
  return phases;
}

/**
 * @param phases of one plane, or of two that share one transform
 * @param size frequencies are in cycles per this many pixels
 * @param amplitude as a function of the squared frequency
 * @returns for each plane [height, width] of standard deviation 1, its mean not taken off
 */
export function fourierNoise(
  phases: readonly [Float32Array] | readonly [Float32Array, Float32Array],
  size: number,
  height: number,
  width: number,
  amplitude: (squared: number) => number,
): Float64Array[] {
  const [first, second] = phases;
  const re = new Float64Array(height * width);
  const im = new Float64Array(height * width);
  addSpectrum(first, re, im, 1);
  // The second plane is carried as the imaginary part: its spectrum times i.
  if (second) addSpectrum(second, im, re, -1);
  const fields = inverseFft2d({ re, im }, height, width);
  return [fields.re, fields.im].slice(0, phases.length).map(divideByDeviation);

  function addSpectrum(phase: Float32Array, real: Float64Array, imaginary: Float64Array, sign: 1 | -1): void {
    const columns = Float64Array.from({ length: width }, (_, v) => frequency(v, width, size));
    // A frequency and its opposite have the same real part and opposite imaginary ones, so one half of the plane says all.
    for (let u = 0; 2 * u <= height; u++) {
      const down = frequency(u, height, size);
      const opposite = (u === 0 ? 0 : height - u) * width;
      const last = opposite === u * width ? width >> 1 : width - 1;
      for (let v = 0; v <= last; v++) {
        const right = columns[v]!;
        const half = 0.5 * amplitude(down * down + right * right);
        const i = u * width + v;
        const j = opposite + (v === 0 ? 0 : width - v);
        const [a, b] = [phase[i]!, phase[j]!];
        const re = half * (cosine(a) + cosine(b));
        const im = sign * half * (sine(a) - sine(b));
        real[i]! += re;
        imaginary[i]! += im;
        if (i === j) continue;
        real[j]! += re;
        imaginary[j]! -= im;
      }
    }
  }
}

/** The frequency of index i, in cycles per `size` pixels. */
function frequency(i: number, length: number, size: number): number {
  return ((2 * i <= length ? i : i - length) / length) * size;
}

/** Divides the plane by its standard deviation, in place. */
function divideByDeviation(plane: Float64Array): Float64Array {
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < plane.length; i++) {
    const value = plane[i]!;
    sum += value;
    squares += value * value;
  }
  const variance = squares / plane.length - (sum / plane.length) ** 2;
  const scale = variance > 0 ? 1 / Math.sqrt(variance) : 0;
  for (let i = 0; i < plane.length; i++) plane[i]! *= scale;
  return plane;
}
