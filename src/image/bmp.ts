/**
 * Windows bitmaps, which industrial cameras and old data sets have: 1 to 32 bits a pixel, palettes, channel masks, both run-length codes,
 * rows from below or from above. Format: Microsoft, "Bitmap Storage" (BITMAPFILEHEADER, BITMAPCOREHEADER to BITMAPV5HEADER).
 */
import type { Picture } from '../contract/image';
import { PlainPictureError } from './plainPictureError';

interface Header {
  width: number;
  height: number;
  topDown: boolean;
  bits: number;
  /** 0 none, 1 runs of 8 bits, 2 runs of 4 bits, 3 and 6 masks. */
  compression: number;
  masks: Masks | null;
  palette: Uint8Array;
  /** Byte of the first row. */
  offset: number;
}

type Masks = readonly [red: number, green: number, blue: number, alpha: number];

const MASKS_OF_16: Masks = [0x7c00, 0x3e0, 0x1f, 0];
const MASKS_OF_32: Masks = [0xff0000, 0xff00, 0xff, 0];

/** @returns null where the first bytes do not tell */
export function bmpSize(bytes: Uint8Array): { width: number; height: number } | null {
  try {
    const { width, height } = dimensions(viewOf(bytes));
    return { width, height };
  } catch {
    return null;
  }
}

/**
 * @param bytes of the whole file; its size in pixels has been checked
 * @throws {PlainPictureError}
 */
export function decodeBmp(bytes: Uint8Array): Picture {
  let header: Header;
  try {
    header = parseHeader(bytes);
  } catch (error) {
    throw error instanceof RangeError ? new PlainPictureError('the BMP ends within its header') : error;
  }
  const pixels =
    header.bits > 8
      ? maskedPixels(bytes, header)
      : painted(header.compression === 0 ? packedIndices(bytes, header) : runIndices(bytes, header), header);
  return { width: header.width, height: header.height, pixels };
}

function dimensions(view: DataView): { size: number; width: number; height: number; topDown: boolean } {
  const size = view.getUint32(14, true);
  const core = size === 12;
  if (!core && (size < 40 || size > 256)) throw new PlainPictureError(`the BMP has a header of ${size} bytes`);
  const width = core ? view.getUint16(18, true) : view.getInt32(18, true);
  const signed = core ? view.getUint16(20, true) : view.getInt32(22, true);
  const height = Math.abs(signed);
  if (width <= 0 || height === 0) throw new PlainPictureError(`the BMP has ${width} × ${signed} pixels`);
  return { size, width, height, topDown: signed < 0 };
}

function parseHeader(bytes: Uint8Array): Header {
  const view = viewOf(bytes);
  const { size, width, height, topDown } = dimensions(view);
  const core = size === 12;
  const bits = view.getUint16(core ? 24 : 28, true);
  const compression = core ? 0 : view.getUint32(30, true);
  if (![1, 2, 4, 8, 16, 24, 32].includes(bits)) throw new PlainPictureError(`the BMP has ${bits} bits a pixel`);
  const known = [0, bits === 8 ? 1 : -1, bits === 4 ? 2 : -1, ...(bits === 16 || bits === 32 ? [3, 6] : [])];
  if (!known.includes(compression)) {
    throw new PlainPictureError(`the BMP is compressed in a way (${compression}) that is not read; save it as PNG`);
  }
  const offset = view.getUint32(10, true);
  const masked = compression === 3 || compression === 6;
  const afterHeader = 14 + size;
  const maskBytes = masked && size === 40 ? (compression === 6 ? 16 : 12) : 0;
  const masks = masked
    ? masksAt(view, 54, size > 40 || compression === 6)
    : bits === 16
      ? MASKS_OF_16
      : bits === 32
        ? MASKS_OF_32
        : null;
  const used = core ? 0 : view.getUint32(46, true);
  const colours = bits > 8 ? 0 : Math.min(used || 1 << bits, 1 << bits);
  const width4 = core ? 3 : 4;
  const begin = afterHeader + maskBytes;
  const end = Math.min(begin + colours * width4, Math.max(begin, offset));
  const palette = new Uint8Array((1 << Math.min(bits, 8)) * 3);
  for (let i = 0; i < colours && begin + (i + 1) * width4 <= Math.min(end, bytes.length); i++) {
    for (let c = 0; c < 3; c++) palette[i * 3 + c] = bytes[begin + i * width4 + 2 - c]!;
  }
  if (offset < afterHeader || offset > bytes.length)
    throw new PlainPictureError('the BMP is cut off, or says wrongly where its rows begin');
  return { width, height, topDown, bits, compression, masks, palette, offset };
}

function masksAt(view: DataView, at: number, alpha: boolean): Masks {
  const mask = (i: number) => view.getUint32(at + i * 4, true);
  return [mask(0), mask(1), mask(2), alpha ? mask(3) : 0];
}

function checkRows(bytes: Uint8Array, { offset, height }: Header, stride: number): void {
  if (offset + stride * height > bytes.length) {
    throw new PlainPictureError(`the BMP ends before the last of its ${height} rows: it is cut off`);
  }
}

/** Place of a row, as they are written from below. */
const rowOf = ({ topDown, height }: Header, row: number) => (topDown ? row : height - 1 - row);

function packedIndices(bytes: Uint8Array, header: Header): Uint8Array {
  const { width, height, bits, offset } = header;
  const stride = Math.ceil((width * bits) / 32) * 4;
  checkRows(bytes, header, stride);
  const indices = new Uint8Array(width * height);
  const mask = (1 << bits) - 1;
  for (let row = 0; row < height; row++) {
    const from = offset + row * stride;
    const to = rowOf(header, row) * width;
    for (let x = 0; x < width; x++) {
      const bit = x * bits;
      indices[to + x] = (bytes[from + (bit >> 3)]! >> (8 - bits - (bit & 7))) & mask;
    }
  }
  return indices;
}

/** Runs of pixels of one colour, or of two in turn where a pixel has four bits; what is skipped has the first colour. */
function runIndices(bytes: Uint8Array, header: Header): Uint8Array {
  const { width, height, bits, offset } = header;
  const indices = new Uint8Array(width * height);
  let [x, row] = [0, 0];
  const put = (value: number) => {
    if (x < width && row < height) indices[rowOf(header, row) * width + x] = value;
    x++;
  };
  const value = (byte: number, i: number) => (bits === 8 ? byte : i % 2 === 0 ? byte >> 4 : byte & 15);
  for (let at = offset; row < height;) {
    const [count, code] = [bytes[at], bytes[at + 1]];
    if (count === undefined || code === undefined)
      throw new PlainPictureError('the BMP ends within its runs: it is cut off');
    at += 2;
    if (count > 0) {
      for (let i = 0; i < count; i++) put(value(code, i));
    } else if (code === 0) {
      x = 0;
      row++;
    } else if (code === 1) break;
    else if (code === 2) {
      x += bytes[at] ?? 0;
      row += bytes[at + 1] ?? 0;
      at += 2;
    } else {
      const length = bits === 8 ? code : Math.ceil(code / 2);
      for (let i = 0; i < code; i++) put(value(bytes[at + (bits === 8 ? i : i >> 1)] ?? 0, i));
      at += length + (length & 1);
    }
  }
  return indices;
}

function painted(indices: Uint8Array, { palette }: Header): Uint8Array {
  const pixels = new Uint8Array(indices.length * 3);
  for (let i = 0; i < indices.length; i++) {
    const from = indices[i]! * 3;
    for (let c = 0; c < 3; c++) pixels[i * 3 + c] = palette[from + c]!;
  }
  return pixels;
}

/** Transparent pixels are laid on white, but where all are: many writers leave the fourth channel empty and mean a picture. */
function maskedPixels(bytes: Uint8Array, header: Header): Uint8Array {
  const { width, height, bits, offset, masks } = header;
  const stride = Math.ceil((width * bits) / 32) * 4;
  checkRows(bytes, header, stride);
  const valueAt = (row: number, x: number) => {
    let value = 0;
    for (let b = bits / 8 - 1; b >= 0; b--)
      value = ((value << 8) | bytes[offset + row * stride + (x * bits) / 8 + b]!) >>> 0;
    return value;
  };
  const [red, green, blue, alpha] = (masks ?? MASKS_OF_32).map(channelOf) as [Channel, Channel, Channel, Channel];
  const transparent = Boolean(masks?.[3]) && anyOpaque(height, width, (row, x) => alpha(valueAt(row, x)));
  const pixels = new Uint8Array(width * height * 3);
  for (let row = 0; row < height; row++) {
    let to = rowOf(header, row) * width * 3;
    for (let x = 0; x < width; x++) {
      const value = valueAt(row, x);
      const opacity = transparent ? alpha(value) : 255;
      for (const channel of [red, green, blue])
        pixels[to++] = 255 + Math.round(((channel(value) - 255) * opacity) / 255);
    }
  }
  return pixels;
}

function anyOpaque(height: number, width: number, alphaAt: (row: number, x: number) => number): boolean {
  for (let row = 0; row < height; row++) for (let x = 0; x < width; x++) if (alphaAt(row, x) > 0) return true;
  return false;
}

type Channel = (value: number) => number;

/** The bits of a mask as a value from 0 to 255. */
function channelOf(mask: number): Channel {
  if (mask === 0) return () => 0;
  const shift = 31 - Math.clz32(mask & -mask);
  const most = mask >>> shift;
  if (most === 255) return (value) => (value >>> shift) & 255;
  return (value) => Math.round((((value & mask) >>> shift) * 255) / most);
}

const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
