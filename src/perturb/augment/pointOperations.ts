/**
 * The four operations of AugMix that look at each value alone, as Pillow's ImageOps do them. Each is a table of what becomes of
 * the 256 values of each channel. A chain can therefore apply one to another's table instead of to a picture.
 */
import type { Random } from '../../num/random';

/** Entries of a table or histogram: [3, 256]. */
export const ENTRIES = 3 * 256;

export interface PointOperation {
  /** Whether it depends on how often each value occurs; otherwise `histogram` may hold anything. */
  counts: boolean;
  /** Writes the table of what becomes of each value. */
  fill(table: Uint8Array, histogram: Int32Array, severity: number, random: Random): void;
}

/** The published draw of a strength: uniform in 0.1..severity, as a share of ten. */
export function level(severity: number, random: Random): number {
  return random.uniform(0.1, severity) / 10;
}

/** Stretches each channel to 0..255. */
const autocontrast: PointOperation = {
  counts: true,
  fill(table, histogram) {
    for (let start = 0; start < ENTRIES; start += 256) {
      let low = 0;
      let high = 255;
      while (low < 255 && histogram[start + low] === 0) low++;
      while (high > 0 && histogram[start + high] === 0) high--;
      const scale = high > low ? 255 / (high - low) : 1;
      const offset = high > low ? -low * scale : 0;
      for (let v = 0; v < 256; v++) table[start + v] = Math.min(255, Math.max(0, Math.trunc(v * scale + offset)));
    }
  },
};

/** Makes the histogram of each channel as flat as a look-up table can. */
const equalize: PointOperation = {
  counts: true,
  fill(table, histogram) {
    for (let start = 0; start < ENTRIES; start += 256) {
      let pixels = 0;
      let last = 0;
      for (let v = 0; v < 256; v++) {
        pixels += histogram[start + v]!;
        if (histogram[start + v]! > 0) last = v;
      }
      const step = Math.floor((pixels - histogram[start + last]!) / 255);
      let sum = step >> 1;
      for (let v = 0; v < 256; v++) {
        table[start + v] = step > 0 ? Math.min(255, Math.floor(sum / step)) : v;
        sum += histogram[start + v]!;
      }
    }
  },
};

/** Keeps the 4 (or fewer) highest bits. */
const posterize: PointOperation = {
  counts: false,
  fill(table, _, severity, random) {
    const bits = 4 - Math.trunc(level(severity, random) * 4);
    const mask = (0xff << (8 - bits)) & 0xff;
    for (let i = 0; i < ENTRIES; i++) table[i] = i & mask;
  },
};

/** Inverts what is brighter than a threshold. */
const solarize: PointOperation = {
  counts: false,
  fill(table, _, severity, random) {
    const threshold = 256 - Math.trunc(level(severity, random) * 256);
    for (let i = 0; i < ENTRIES; i++) {
      const value = i & 0xff;
      table[i] = value < threshold ? value : 255 - value;
    }
  },
};

export const POINT_OPERATIONS = { autocontrast, equalize, posterize, solarize } as const satisfies Record<
  string,
  PointOperation
>;

/** How often each value occurs in each channel. */
export function countValues(pixels: Uint8Array, histogram: Int32Array): void {
  const { length } = pixels;
  histogram.fill(0);
  for (let i = 0; i < length; i += 3) {
    histogram[pixels[i]!]!++;
    histogram[256 + pixels[i + 1]!]!++;
    histogram[512 + pixels[i + 2]!]!++;
  }
}

/** Looks all values up. `out` may be `pixels`. */
export function applyTable(table: Uint8Array, pixels: Uint8Array, out: Uint8Array): void {
  const { length } = pixels;
  for (let i = 0; i < length; i += 3) {
    out[i] = table[pixels[i]!]!;
    out[i + 1] = table[256 + pixels[i + 1]!]!;
    out[i + 2] = table[512 + pixels[i + 2]!]!;
  }
}
