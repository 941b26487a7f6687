/**
 * What the first bytes of an image file say of it: its format, its size and whatever a viewer must know before the picture
 * is decoded by the browser, which tells none of it. Signatures and fields follow the formats' specifications: PNG (W3C, 3rd
 * edition), JPEG (ITU-T T.81), GIF89a, RIFF/WebP, ISO base media files for AVIF and HEIC, Windows bitmaps, Netpbm. Nothing here throws: of a
 * file that breaks off, what could be read is told.
 */
import { bmpSize } from './bmp';
import { isNetpbm, netpbmFacts } from './netpbm';

export type PictureFormat =
  'png' | 'jpeg' | 'gif' | 'webp' | 'avif' | 'heic' | 'jxl' | 'tiff' | 'bmp' | 'netpbm' | 'svg' | 'unknown';

export interface PictureFacts {
  format: PictureFormat;
  /** As stored, before any rotation; null where the first bytes do not say. */
  size: { width: number; height: number } | null;
  animated: boolean;
  /** Bits of a channel. */
  depth: number;
  cmyk: boolean;
}

/** Bytes of a file that are enough to tell; what comes before the size in a JPEG (Exif, colour profile) fits in. */
export const HEAD_BYTES = 1 << 20;

const ascii = (bytes: Uint8Array, from: number, to: number) => String.fromCharCode(...bytes.subarray(from, to));

function formatOf(bytes: Uint8Array): PictureFormat {
  if (bytes[0] === 0x89 && ascii(bytes, 1, 4) === 'PNG') return 'png';
  if (bytes[0] === 0xff && bytes[1] === 0xd8) return 'jpeg';
  if (ascii(bytes, 0, 4) === 'GIF8') return 'gif';
  if (ascii(bytes, 0, 4) === 'RIFF' && ascii(bytes, 8, 12) === 'WEBP') return 'webp';
  if (ascii(bytes, 0, 2) === 'BM') return 'bmp';
  if (isNetpbm(bytes)) return 'netpbm';
  if (['II*\0', 'MM\0*'].includes(ascii(bytes, 0, 4))) return 'tiff';
  if ((bytes[0] === 0xff && bytes[1] === 0x0a) || ascii(bytes, 4, 8) === 'JXL ') return 'jxl';
  if (ascii(bytes, 4, 8) === 'ftyp') {
    const brands = ascii(bytes, 8, Math.min(bytes.length, 64));
    if (/avi[fs]/.test(brands)) return 'avif';
    if (/hei[cxms]|hev[cx]|mif1|msf1/.test(brands)) return 'heic';
  }
  const text = new TextDecoder().decode(bytes.subarray(0, 4096));
  return /^\uFEFF?\s*(<\?xml|<!--|<!DOCTYPE svg|<svg)/i.test(text) && /<svg[\s>]/i.test(text) ? 'svg' : 'unknown';
}

/** @param bytes the first `HEAD_BYTES` of a file, or all of it */
export function pictureFacts(bytes: Uint8Array): PictureFacts {
  const format = formatOf(bytes);
  const plain: PictureFacts = { format, size: null, animated: false, depth: 8, cmyk: false };
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    if (format === 'png') return { ...plain, ...png(bytes, view) };
    if (format === 'jpeg') return { ...plain, ...jpeg(view) };
    if (format === 'gif') return { ...plain, ...gif(view) };
    if (format === 'bmp') return { ...plain, size: bmpSize(bytes) };
    if (format === 'netpbm') return { ...plain, ...netpbm(bytes) };
    if (format === 'webp')
      return { ...plain, animated: ascii(bytes, 12, 16) === 'VP8X' && (view.getUint8(20) & 2) > 0 };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  return plain;
}

/**
 * Why a browser could not decode a file, after its name: "is a HEIC picture, which …".
 * @param works a sentence on what can be opened
 */
export function whyUndecodable({ format, size }: PictureFacts, works: string): string {
  if (format === 'heic') {
    return 'is a HEIC picture, which this browser cannot read (Safari can). Save it as JPEG or PNG and open that.';
  }
  if (format === 'tiff' || format === 'jxl') {
    const kind = format === 'tiff' ? 'TIFF' : 'JPEG XL';
    return `is a ${kind} picture, which this browser cannot read. Save it as PNG and open that.`;
  }
  if (format === 'unknown') return `is not a picture that this browser can read. ${works}`;
  const large = size !== null && size.width * size.height > 100e6;
  if (large)
    return `has ${size.width.toLocaleString('en')} × ${size.height.toLocaleString('en')} pixels, more than this browser can decode. Scale it down and open that.`;
  return `begins as a ${format.toUpperCase()} picture, but this browser cannot read it: it may be damaged or cut off.`;
}

function png(bytes: Uint8Array, view: DataView): Partial<PictureFacts> {
  const size = { width: view.getUint32(16), height: view.getUint32(20) };
  let animated = false;
  // An animated PNG says so before its first data.
  for (let at = 8; at + 8 <= view.byteLength; at += 12 + view.getUint32(at)) {
    const chunk = ascii(bytes, at + 4, at + 8);
    if (chunk === 'IDAT') break;
    if (chunk === 'acTL' && view.getUint32(at + 8) > 1) animated = true;
  }
  return { size, animated, depth: view.getUint8(24) };
}

function netpbm(bytes: Uint8Array): Partial<PictureFacts> {
  const facts = netpbmFacts(bytes);
  return facts ? { size: { width: facts.width, height: facts.height }, depth: facts.depth } : {};
}

function jpeg(view: DataView): Partial<PictureFacts> {
  for (let at = 2; ; at += 2 + view.getUint16(at + 2)) {
    const marker = view.getUint8(at + 1);
    // Start of frame: C0 … CF but the tables C4, C8, CC.
    if (marker < 0xc0 || marker > 0xcf || [0xc4, 0xc8, 0xcc].includes(marker)) continue;
    const size = { height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
    return { size, depth: view.getUint8(at + 4), cmyk: view.getUint8(at + 9) === 4 };
  }
}

function gif(view: DataView): Partial<PictureFacts> {
  const size = { width: view.getUint16(6, true), height: view.getUint16(8, true) };
  const table = (flags: number) => (flags & 0x80 ? 3 << ((flags & 7) + 1) : 0);
  const afterBlocks = (at: number) => {
    while (view.getUint8(at) > 0) at += 1 + view.getUint8(at);
    return at + 1;
  };
  let frames = 0;
  try {
    for (let at = 13 + table(view.getUint8(10)); frames < 2;) {
      const kind = view.getUint8(at);
      if (kind === 0x21) at = afterBlocks(at + 2);
      else if (kind === 0x2c) {
        frames++;
        at = afterBlocks(at + 11 + table(view.getUint8(at + 9)));
      } else break;
    }
  } catch (error) {
    // The first frame alone is longer than what was read.
    if (!(error instanceof RangeError)) throw error;
  }
  return { size, animated: frames > 1 };
}
