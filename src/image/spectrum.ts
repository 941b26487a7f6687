/**
 * Radial power spectrum: how much of a picture's variation lies at each spatial frequency, whatever its direction. Blur takes
 * the high frequencies away, noise fills them up.
 */
import type { Picture } from '../contract/image';
import { fft2d } from '../num/fft';

export interface RadialSpectrum {
  /** Cycles per pixel, above 0 up to 0.5. */
  frequencies: number[];
  /** log10 of the mean power at each; white noise of standard deviation σ (of 0..1) has log10(σ²) everywhere. */
  power: number[];
}

/** Larger pictures are represented by their middle: shrinking them would change their high frequencies. */
const LARGEST_SIDE = 512;
/** Below anything that 8 bits can hold: rounding alone has a power of 1.3e-6. */
const FLOOR = 1e-10;

/**
 * |DFT|² of the luma (ITU-R BT.601) about its mean, over rings of equal width. A Hann window keeps the jump between opposite
 * edges, which is not in the picture, out of the high frequencies.
 */
export function radialSpectrum(picture: Picture): RadialSpectrum {
  const height = Math.min(picture.height, LARGEST_SIDE);
  const width = Math.min(picture.width, LARGEST_SIDE);
  const plane = middleLuma(picture, height, width);
  const scale = applyWindow(plane, height, width);
  const { re, im } = fft2d(plane, height, width);
  const rings = Math.max(height, width);
  const last = Math.floor(rings / 2);
  const sums = new Float64Array(last + 1);
  const counts = new Float64Array(last + 1);
  for (let u = 0; u < height; u++) {
    const fy = Math.min(u, height - u) / height;
    // The spectrum of real numbers is symmetric: the right half repeats the left one.
    for (let v = 0; 2 * v <= width; v++) {
      const fx = v / width;
      const ring = Math.round(Math.sqrt(fy * fy + fx * fx) * rings);
      if (ring > last) break;
      const at = u * width + v;
      const twice = v === 0 || 2 * v === width ? 1 : 2;
      sums[ring]! += twice * (re[at]! * re[at]! + im[at]! * im[at]!);
      counts[ring]! += twice;
    }
  }
  const shown = Array.from({ length: last }, (_, i) => i + 1);
  return {
    frequencies: shown.map((ring) => ring / rings),
    power: shown.map((ring) => Math.log10(Math.max(FLOOR, sums[ring]! / (counts[ring]! * scale)))),
  };
}

/** Luma 0..1 of the middle of a picture, about its mean. */
function middleLuma(picture: Picture, height: number, width: number): Float64Array {
  const top = (picture.height - height) >> 1;
  const left = (picture.width - width) >> 1;
  const out = new Float64Array(height * width);
  let total = 0;
  for (let y = 0, to = 0; y < height; y++) {
    let from = ((top + y) * picture.width + left) * 3;
    for (let x = 0; x < width; x++, to++, from += 3) {
      const { pixels } = picture;
      out[to] = (0.299 * pixels[from]! + 0.587 * pixels[from + 1]! + 0.114 * pixels[from + 2]!) / 255;
      total += out[to]!;
    }
  }
  const mean = total / out.length;
  return out.map((value) => value - mean);
}

/** Multiplies by the window, in place. @returns the sum of its squares, which makes the power that of a pixel */
function applyWindow(plane: Float64Array, height: number, width: number): number {
  const rows = hann(height);
  const columns = hann(width);
  let squares = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const weight = rows[y]! * columns[x]!;
      plane[y * width + x]! *= weight;
      squares += weight * weight;
    }
  }
  return squares;
}

/** sin²(π (i + ½) / n): never zero, so that a picture of one pixel has a spectrum too. */
function hann(length: number): Float64Array {
  return Float64Array.from({ length }, (_, i) => Math.sin((Math.PI * (i + 0.5)) / length) ** 2);
}
