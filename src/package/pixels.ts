/** Pictures of people's kinds to plain RGB and back: checked before anything is computed, and given back as what they were. */
import { onWhite } from '../image/rgba';
import { PictureError } from './errors';
import type { PixelPicture, PixelValues } from './types';

/** Pictures of one size without transparency, `count · height · width · 3` values. */
export interface PlainPixels {
  values: Uint8Array | Float32Array;
  width: number;
  height: number;
  count: number;
  /** 3 or 4, as they were given. */
  channels: number;
  /** One each, where they have names. */
  names: readonly string[] | null;
}

/** Floats may lie beyond 1 by what arithmetic in single precision costs. */
const SLACK = 1e-3;

/**
 * @param name of the option, which an `ImageData` has no field for
 * @throws {PictureError} saying what is wrong and what to do
 */
export function plainPixels(picture: PixelPicture, name?: string): PlainPixels {
  const { data, width, height } = (picture ?? {}) as PixelPicture;
  if (!isPixelValues(data)) {
    throw new PictureError(
      `A picture is an ImageData or { data, width, height } with data as Uint8ClampedArray, Uint8Array or Float32Array; ${found(picture, data)}.`,
    );
  }
  const { count = 1, channels = data.length / (count * width * height) } = picture;
  const whole = { width, height, count, channels };
  for (const [key, value] of Object.entries(whole)) {
    if (key !== 'channels' && !(Number.isInteger(value) && value >= 1)) {
      throw new PictureError(`The picture's ${key} must be a whole number of at least 1, not ${value}.`);
    }
  }
  if (channels !== 3 && channels !== 4) {
    const [rgb, rgba] = [3, 4].map((each) => count * width * height * each);
    throw new PictureError(
      `A picture has 3 channels (RGB) or 4 (RGBA), interleaved: ${rgb} or ${rgba} values for ${count} × ${width} × ${height} pixels; this has ${data.length}.`,
    );
  }
  const expected = count * width * height * channels;
  if (data.length !== expected) {
    throw new PictureError(`${count} × ${width} × ${height} × ${channels} are ${expected} values, not ${data.length}.`);
  }
  const names = namesOf(picture, count, name);
  if (data instanceof Float32Array) checkFloats(data);
  return { ...whole, names, values: channels === 3 ? withoutCopy(data) : laidOnWhite(data, width, height * count) };
}

/**
 * @param values of the corrupted pictures, `count · height · width · 3`, of the kind that `plainPixels` gave
 * @returns the same kind as `picture`
 */
export function likeGiven<P extends PixelPicture>(
  picture: P,
  values: Uint8Array | Float32Array,
  { channels }: PlainPixels,
): P {
  const all = channels === 3 ? values : withOpaque(values);
  const { data, width, height } = picture;
  if (typeof ImageData !== 'undefined' && picture instanceof ImageData) {
    const { buffer, byteOffset, length } = all as Uint8Array<ArrayBuffer>;
    return new ImageData(new Uint8ClampedArray(buffer, byteOffset, length), width, height) as unknown as P;
  }
  // What is no plain object (a canvas's own class) is given back as one.
  const fields = Object.getPrototypeOf(picture) === Object.prototype ? picture : { width, height };
  return { ...fields, data: sameKind(data, all) } as P;
}

function isPixelValues(data: unknown): data is PixelValues {
  return data instanceof Uint8Array || data instanceof Uint8ClampedArray || data instanceof Float32Array;
}

function found(picture: unknown, data: unknown): string {
  if (picture === null || typeof picture !== 'object') return `this is ${picture === null ? 'null' : typeof picture}`;
  if (data === undefined || data === null) return 'this has no data';
  return `this has data as ${(data as object).constructor?.name ?? typeof data}`;
}

function namesOf({ name, names }: PixelPicture, count: number, option?: string): readonly string[] | null {
  const own = names ?? (name === undefined ? option : name);
  if (own === undefined) return null;
  const list = typeof own === 'string' ? [own] : own;
  if (list.length !== count || list.some((each) => typeof each !== 'string')) {
    throw new PictureError(`${count} pictures need ${count} names, not ${list.length}.`);
  }
  return list;
}

function checkFloats(data: Float32Array): void {
  const wrong = data.findIndex((value) => !(value >= -SLACK && value <= 1 + SLACK));
  if (wrong < 0) return;
  const scaled = data[wrong]! > 1 ? ' Divide values of 0 to 255 by 255, and undo a normalisation first.' : '';
  throw new PictureError(`Floats must lie between 0 and 1; value ${wrong} is ${data[wrong]}.${scaled}`);
}

const withoutCopy = (data: PixelValues) =>
  data instanceof Float32Array ? data : new Uint8Array(data.buffer, data.byteOffset, data.length);

function laidOnWhite(data: PixelValues, width: number, height: number): Uint8Array | Float32Array {
  if (!(data instanceof Float32Array)) return onWhite({ width, height, data }).pixels;
  const values = new Float32Array(width * height * 3);
  for (let i = 0, j = 0; j < values.length; i += 4, j += 3) {
    for (let c = 0; c < 3; c++) values[j + c] = 1 + (data[i + c]! - 1) * data[i + 3]!;
  }
  return values;
}

function withOpaque(values: Uint8Array | Float32Array): Uint8Array | Float32Array {
  const Kind = values instanceof Float32Array ? Float32Array : Uint8Array;
  const all = new Kind((values.length / 3) * 4).fill(values instanceof Float32Array ? 1 : 255);
  for (let i = 0, j = 0; j < values.length; i += 4, j += 3) {
    for (let c = 0; c < 3; c++) all[i + c] = values[j + c]!;
  }
  return all;
}

function sameKind(given: PixelValues, values: Uint8Array | Float32Array): PixelValues {
  const { buffer, byteOffset, length } = values;
  if (given instanceof Uint8ClampedArray) return new Uint8ClampedArray(buffer, byteOffset, length);
  if (typeof Buffer !== 'undefined' && Buffer.isBuffer(given)) {
    return Buffer.from(buffer as ArrayBuffer, byteOffset, length);
  }
  return values;
}
