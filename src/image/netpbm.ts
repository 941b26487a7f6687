/**
 * The portable formats PBM, PGM and PPM, in text (P1, P2, P3) and in bytes (P4, P5, P6), 1 to 16 bits; the German traffic signs (GTSRB) are
 * published so. Format: https://netpbm.sourceforge.net/doc/ppm.html and its siblings.
 */
import type { Picture } from '../contract/image';
import { PlainPictureError } from './plainPictureError';

interface Header {
  kind: 1 | 2 | 3 | 4 | 5 | 6;
  width: number;
  height: number;
  /** Value of white; 1 for bitmaps. */
  most: number;
  /** Byte of the first value. */
  offset: number;
}

/** Comments of a header may be long; a longer one is no picture. */
const MOST_HEADER_BYTES = 1 << 16;

export function isNetpbm(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1]! >= 0x31 && bytes[1]! <= 0x36 && isSpace(bytes[2]);
}

/** @returns null where the first bytes do not tell */
export function netpbmFacts(bytes: Uint8Array): { width: number; height: number; depth: number } | null {
  try {
    const { width, height, most } = parseHeader(bytes);
    return { width, height, depth: most > 255 ? 16 : 8 };
  } catch {
    return null;
  }
}

/**
 * @param bytes of the whole file; its size in pixels has been checked
 * @throws {PlainPictureError}
 */
export function decodeNetpbm(bytes: Uint8Array): Picture {
  const header = parseHeader(bytes);
  const { kind, width, height, most } = header;
  const colours = kind % 3 === 0 ? 3 : 1;
  const values =
    kind <= 3
      ? textValues(bytes, header, width * height * colours)
      : byteValues(bytes, header, width * height * colours);
  // In bitmaps 1 is black.
  const inverted = kind === 1 || kind === 4;
  const shade = (value: number) => {
    const within = Math.min(value, most);
    return Math.round(((inverted ? most - within : within) * 255) / most);
  };
  const pixels = new Uint8Array(width * height * 3);
  for (let i = 0; i < width * height; i++) {
    for (let c = 0; c < 3; c++) pixels[i * 3 + c] = shade(values(colours === 3 ? i * 3 + c : i));
  }
  return { width, height, pixels };
}

function parseHeader(bytes: Uint8Array): Header {
  const kind = (bytes[1]! - 0x30) as Header['kind'];
  let at = 2;
  const number = (what: string): number => {
    at = skipSpace(bytes, at, Math.min(bytes.length, MOST_HEADER_BYTES));
    let value = 0;
    const begin = at;
    while (at < bytes.length && isDigit(bytes[at]) && at - begin < 10) value = value * 10 + bytes[at++]! - 0x30;
    if (at === begin || isDigit(bytes[at])) throw new PlainPictureError(`the header of the picture says no ${what}`);
    return value;
  };
  const width = number('width');
  const height = number('height');
  const most = kind === 1 || kind === 4 ? 1 : number('brightest value');
  if (width === 0 || height === 0) throw new PlainPictureError(`the picture has ${width} × ${height} pixels`);
  if (most < 1 || most > 65535) throw new PlainPictureError(`the brightest value of the picture is said to be ${most}`);
  // One white space stands between the header and the bytes of a picture, which may look like more.
  return { kind, width, height, most, offset: kind <= 3 ? at : at + 1 };
}

/** After white space and comments, which go to the end of their line. */
function skipSpace(bytes: Uint8Array, from: number, end: number): number {
  let at = from;
  while (at < end && (isSpace(bytes[at]) || bytes[at] === 0x23)) {
    if (bytes[at] === 0x23) while (at < end && bytes[at] !== 0x0a && bytes[at] !== 0x0d) at++;
    else at++;
  }
  return at;
}

function byteValues(
  bytes: Uint8Array,
  { kind, width, height, most, offset }: Header,
  count: number,
): (i: number) => number {
  const stride = Math.ceil(width / 8);
  const wide = most > 255;
  const needed = kind === 4 ? stride * height : count * (wide ? 2 : 1);
  if (offset + needed > bytes.length)
    throw new PlainPictureError('the picture ends before its last row: it is cut off');
  if (kind === 4) {
    return (i) => (bytes[offset + Math.floor(i / width) * stride + ((i % width) >> 3)]! >> (7 - ((i % width) & 7))) & 1;
  }
  return wide ? (i) => bytes[offset + i * 2]! * 256 + bytes[offset + i * 2 + 1]! : (i) => bytes[offset + i]!;
}

/** Numbers as text; the digits of a bitmap may stand together. */
function textValues(bytes: Uint8Array, { kind, offset }: Header, count: number): (i: number) => number {
  // Each value takes a digit, and most a space too.
  if (count > bytes.length) throw new PlainPictureError('the picture ends before its last row: it is cut off');
  const values = new Uint16Array(count);
  let at = offset;
  for (let i = 0; i < count; i++) {
    at = skipSpace(bytes, at, bytes.length);
    if (!isDigit(bytes[at]))
      throw new PlainPictureError('the picture ends before its last value, or holds something else');
    let value = 0;
    do value = Math.min(value * 10 + bytes[at++]! - 0x30, 65535);
    while (kind !== 1 && isDigit(bytes[at]));
    values[i] = value;
  }
  return (i) => values[i]!;
}

const isDigit = (byte: number | undefined) => byte !== undefined && byte >= 0x30 && byte <= 0x39;
const isSpace = (byte: number | undefined) => byte === 0x20 || (byte !== undefined && byte >= 0x09 && byte <= 0x0d);
