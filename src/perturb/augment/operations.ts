/**
 * The nine operations of AugMix on 8-bit pictures, as Pillow does them (ImageOps and Image.transform; google-research/augmix,
 * augmentations.py, Apache-2.0). None of them is also a test corruption. Affine operations fetch bilinearly, cut to 8 bits,
 * and leave black where they look outside.
 */
import type { Random } from '../../num/random';

/** Interleaved RGB, [height, width, 3]. */
export interface Canvas {
  pixels: Uint8Array;
  height: number;
  width: number;
}

/** Writes the changed picture of `from` into `to` (equal sizes, different buffers). `severity` is 0.1..10, usually 3. */
export type Operation = (from: Canvas, to: Canvas, severity: number, random: Random) => void;

/** The published draw of a strength: uniform in 0.1..severity, as a share of ten. */
function level(severity: number, random: Random): number {
  return random.uniform(0.1, severity) / 10;
}

function signed(value: number, random: Random): number {
  return random.uniform() > 0.5 ? -value : value;
}

const lookUp = new Uint8Array(256);
const histogram = new Int32Array(256);

function applyLookUp(from: Canvas, to: Canvas, first: number, step: number): void {
  const { length } = from.pixels;
  for (let i = first; i < length; i += step) to.pixels[i] = lookUp[from.pixels[i]!]!;
}

/** Stretches each channel to 0..255. */
const autocontrast: Operation = (from, to) => {
  for (let channel = 0; channel < 3; channel++) {
    let low = 255;
    let high = 0;
    for (let i = channel; i < from.pixels.length; i += 3) {
      const value = from.pixels[i]!;
      if (value < low) low = value;
      if (value > high) high = value;
    }
    const scale = high > low ? 255 / (high - low) : 1;
    const offset = high > low ? -low * scale : 0;
    for (let v = 0; v < 256; v++) lookUp[v] = Math.min(255, Math.max(0, Math.trunc(v * scale + offset)));
    applyLookUp(from, to, channel, 3);
  }
};

/** Makes the histogram of each channel as flat as a look-up table can. */
const equalize: Operation = (from, to) => {
  for (let channel = 0; channel < 3; channel++) {
    histogram.fill(0);
    for (let i = channel; i < from.pixels.length; i += 3) histogram[from.pixels[i]!]!++;
    let last = 255;
    while (last > 0 && histogram[last] === 0) last--;
    const step = Math.floor((from.pixels.length / 3 - histogram[last]!) / 255);
    let sum = step >> 1;
    for (let v = 0; v < 256; v++) {
      lookUp[v] = step > 0 ? Math.min(255, Math.floor(sum / step)) : v;
      sum += histogram[v]!;
    }
    applyLookUp(from, to, channel, 3);
  }
};

/** Keeps the 4 (or fewer) highest bits. */
const posterize: Operation = (from, to, severity, random) => {
  const bits = 4 - Math.trunc(level(severity, random) * 4);
  const mask = (0xff << (8 - bits)) & 0xff;
  for (let i = 0; i < from.pixels.length; i++) to.pixels[i] = from.pixels[i]! & mask;
};

/** Inverts what is brighter than a threshold. */
const solarize: Operation = (from, to, severity, random) => {
  const threshold = 256 - Math.trunc(level(severity, random) * 256);
  for (let i = 0; i < from.pixels.length; i++) {
    const value = from.pixels[i]!;
    to.pixels[i] = value < threshold ? value : 255 - value;
  }
};

/** Up to 30 degrees in whole degrees, about the centre. */
const rotate: Operation = (from, to, severity, random) => {
  const degrees = signed(Math.trunc(level(severity, random) * 30), random);
  const angle = (-degrees * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const [cx, cy] = [from.width / 2, from.height / 2];
  affine(from, to, cos, sin, cx - cos * cx - sin * cy, -sin, cos, cy + sin * cx - cos * cy);
};

const shearX: Operation = (from, to, severity, random) =>
  affine(from, to, 1, signed(level(severity, random) * 0.3, random), 0, 0, 1, 0);

const shearY: Operation = (from, to, severity, random) =>
  affine(from, to, 1, 0, 0, signed(level(severity, random) * 0.3, random), 1, 0);

/** By whole pixels, up to a third of the width. */
const translateX: Operation = (from, to, severity, random) =>
  translate(from, to, signed(Math.trunc((level(severity, random) * from.width) / 3), random), 0);

const translateY: Operation = (from, to, severity, random) =>
  translate(from, to, 0, signed(Math.trunc((level(severity, random) * from.height) / 3), random));

/** In the published order; AugMix picks each with the same probability. */
export const OPERATIONS = {
  autocontrast,
  equalize,
  posterize,
  rotate,
  solarize,
  shearX,
  shearY,
  translateX,
  translateY,
} as const satisfies Record<string, Operation>;

function translate(from: Canvas, to: Canvas, right: number, down: number): void {
  const { height, width } = from;
  to.pixels.fill(0);
  const first = Math.max(0, -right);
  const end = Math.min(width, width - right);
  for (let y = Math.max(0, -down); y < Math.min(height, height - down); y++) {
    const source = ((y + down) * width + right) * 3;
    to.pixels.set(from.pixels.subarray(source + first * 3, source + end * 3), (y * width + first) * 3);
  }
}

/**
 * Fetches output (x, y) from (a·x + b·y + c, d·x + e·y + f), pixel centres at halves. Pillow's rules: a coordinate outside
 * the picture gives black; one inside but beyond the outermost pixel centres repeats the edge.
 */
// prettier-ignore
export function affine(
  from: Canvas, to: Canvas, a: number, b: number, c: number, d: number, e: number, f: number,
): void {
  const { height, width, pixels } = from;
  const out = to.pixels;
  let target = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++, target += 3) {
      const u = a * (x + 0.5) + b * (y + 0.5) + c;
      const v = d * (x + 0.5) + e * (y + 0.5) + f;
      if (u < 0 || u >= width || v < 0 || v >= height) {
        out[target] = 0;
        out[target + 1] = 0;
        out[target + 2] = 0;
        continue;
      }
      const left = Math.floor(u - 0.5);
      const top = Math.floor(v - 0.5);
      const dx = u - 0.5 - left;
      const dy = v - 0.5 - top;
      const x0 = (left < 0 ? 0 : left) * 3;
      const x1 = (left + 1 < width ? left + 1 : width - 1) * 3;
      const row0 = (top < 0 ? 0 : top) * width * 3;
      const row1 = (top + 1 < height ? top + 1 : height - 1) * width * 3;
      for (let channel = 0; channel < 3; channel++) {
        const p = pixels[row0 + x0 + channel]!;
        const q = pixels[row1 + x0 + channel]!;
        const upper = p + (pixels[row0 + x1 + channel]! - p) * dx;
        const lower = q + (pixels[row1 + x1 + channel]! - q) * dx;
        out[target + channel] = upper + (lower - upper) * dy;
      }
    }
  }
}
