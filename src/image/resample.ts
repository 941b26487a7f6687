/**
 * Resizing and cropping as benchmarks prepare their pictures: bilinear with antialiasing, in the arithmetic of Pillow
 * (fixed-point weights of 22 bits, columns first, rounded to 8 bits in between), so that a folder prepared here equals one
 * prepared there.
 */
import type { Picture } from '../contract/image';
import { triangleTaps } from './triangle';

const PRECISION = 22;

interface FixedTaps {
  /** First source sample of each output sample. */
  starts: Int32Array;
  /** Fixed-point weights of each output sample. */
  taps: Int32Array[];
}

function fixedTaps(from: number, to: number): FixedTaps {
  const lines = triangleTaps(from, to);
  const fixed = (weight: number, sum: number) => Math.trunc(0.5 + (weight / sum) * 2 ** PRECISION);
  return {
    starts: Int32Array.from(lines, ({ start }) => start),
    taps: lines.map(({ weights, sum }) => Int32Array.from(weights, (weight) => fixed(weight, sum))),
  };
}

/**
 * @param width of the result, whole pixels, at least 1
 * @param height of the result
 */
export function resizeBilinear(picture: Picture, width: number, height: number): Picture {
  const columns = width === picture.width ? picture.pixels : resizedColumns(picture, width);
  const pixels = height === picture.height ? columns.slice() : resizedRows(columns, width, picture.height, height);
  return { width, height, pixels };
}

function resizedColumns({ width: from, height, pixels }: Picture, to: number): Uint8Array {
  const { starts, taps } = fixedTaps(from, to);
  const out = new Uint8ClampedArray(height * to * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < to; x++) {
      const weights = taps[x]!;
      for (let c = 0; c < 3; c++) {
        let sum = 1 << (PRECISION - 1);
        let at = (y * from + starts[x]!) * 3 + c;
        for (let k = 0; k < weights.length; k++, at += 3) sum += pixels[at]! * weights[k]!;
        out[(y * to + x) * 3 + c] = sum >> PRECISION;
      }
    }
  }
  return new Uint8Array(out.buffer);
}

function resizedRows(pixels: Uint8Array, width: number, from: number, to: number): Uint8Array {
  const { starts, taps } = fixedTaps(from, to);
  const line = width * 3;
  const out = new Uint8ClampedArray(to * line);
  for (let y = 0; y < to; y++) {
    const weights = taps[y]!;
    for (let i = 0; i < line; i++) {
      let sum = 1 << (PRECISION - 1);
      let at = starts[y]! * line + i;
      for (let k = 0; k < weights.length; k++, at += line) sum += pixels[at]! * weights[k]!;
      out[y * line + i] = sum >> PRECISION;
    }
  }
  return new Uint8Array(out.buffer);
}

/** Rounds halves to the even neighbour. */
function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  return value - floor === 0.5 ? floor + (floor % 2) : Math.round(value);
}

/** What a length becomes, and where the crop begins. */
interface CroppedLength {
  to: number;
  start: number;
}

/** The size that a picture has when its short side is brought to a length, and where the middle `crop` × `crop` begins in it. */
export function croppedSides(
  { width, height }: Pick<Picture, 'width' | 'height'>,
  shortSide: number,
  crop: number,
): Record<'width' | 'height', CroppedLength> {
  const short = Math.min(width, height);
  const cropped = (length: number): CroppedLength => {
    const to = length === short ? shortSide : Math.floor((shortSide * length) / short);
    return { to, start: roundHalfEven((to - crop) / 2) };
  };
  return { width: cropped(width), height: cropped(height) };
}

/**
 * The usual preparation for ImageNet models: the short side to `shortSide`, then the middle `crop` × `crop`.
 * @param shortSide pixels; at least `crop`
 * @throws RangeError where the crop is larger than the short side
 */
export function shortSideAndCrop(picture: Picture, shortSide: number, crop: number): Picture {
  if (crop > shortSide) throw new RangeError(`The crop (${crop}) cannot be larger than the short side (${shortSide}).`);
  const sides = croppedSides(picture, shortSide, crop);
  const { width: w, pixels } = resizeBilinear(picture, sides.width.to, sides.height.to);
  const out = new Uint8Array(crop * crop * 3);
  for (let y = 0; y < crop; y++) {
    const from = ((sides.height.start + y) * w + sides.width.start) * 3;
    out.set(pixels.subarray(from, from + crop * 3), y * crop * 3);
  }
  return { width: crop, height: crop, pixels: out };
}
