/** Reads a picture file of any common kind into 8-bit RGB under Node, with `sharp` (libvips). */
import { messageOf } from '../../contract/message';
import sharp, { type Metadata, type Sharp } from 'sharp';
import type { Picture } from '../../contract/image';
import { decodePlain } from '../../image/decodePlain';
import { HEAD_BYTES, pictureFacts, type PictureFacts } from '../../image/pictureFormat';
import { fittingSize, MOST_DECODED_PIXELS, type Size, sizeInWords } from '../../image/pictureLimits';

export interface Decoded {
  picture: Picture;
  /** What was done to make it a plain picture, in words; empty where nothing was. */
  notes: string[];
}

/** A picture beyond memory; the message says how large it may be. */
export class PictureTooLarge extends Error {
  override name = 'PictureTooLarge';

  /** @param pixels that the picture has */
  constructor(
    message: string,
    readonly pixels: number,
  ) {
    super(message);
  }
}

/**
 * The first frame, upright (EXIF orientation applied), 8-bit sRGB, transparency laid on white. The file's first bytes are asked
 * first: a picture that is too large, or a drawing whose rendering may never end, is refused before any of it is decoded.
 * @param most pixels at most
 * @throws {PictureTooLarge}
 * @throws Error saying why the file cannot be read; the messages go on after the file's name
 */
export async function decodeBytes(bytes: Uint8Array, most = MOST_DECODED_PIXELS): Promise<Decoded> {
  if (bytes.length === 0) throw new Error('the file is empty');
  const facts = pictureFacts(bytes.subarray(0, HEAD_BYTES));
  const { format, size } = facts;
  refuseUnread(format);
  if (size) refuseLarge(size, most);
  const plain = plainPicture(bytes, facts);
  if (plain) return plain;
  const { source, meta } = await opened(bytes, most);
  // A compressed drawing shows only now what it is; formats whose first bytes do not tell their size are measured here.
  refuseUnread(meta.format);
  refuseLarge(meta, most);
  try {
    const notes: string[] = [];
    if (meta.hasAlpha && !(await source.stats()).isOpaque) notes.push('transparency laid on white');
    if ((meta.pages ?? 1) > 1) notes.push(`first of ${meta.pages} frames`);
    if (meta.depth === 'ushort') notes.push('16 bits cut to 8');
    if (meta.space === 'cmyk') notes.push('CMYK turned into sRGB');
    const { data, info } = await source
      .autoOrient()
      .flatten({ background: '#ffffff' })
      .toColourspace('srgb')
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true });
    return { picture: { width: info.width, height: info.height, pixels: rgb(data, info.channels) }, notes };
  } catch (error) {
    throw unreadable(error);
  }
}

/** A picture of a format that sharp does not read; null for all others. */
function plainPicture(bytes: Uint8Array, facts: PictureFacts): Decoded | null {
  try {
    const picture = decodePlain(bytes, facts);
    return picture && { picture, notes: facts.depth > 8 ? ['16 bits cut to 8'] : [] };
  } catch (error) {
    throw unreadable(error);
  }
}

async function opened(bytes: Uint8Array, most: number): Promise<{ source: Sharp; meta: Metadata }> {
  try {
    const meta = await sharp(bytes, { failOn: 'error', limitInputPixels: false }).metadata();
    // The limit of sharp itself stands behind ours, where a decoder finds other pixels than were announced.
    return { meta, source: sharp(bytes, { failOn: 'error', limitInputPixels: most }) };
  } catch (error) {
    throw unreadable(error);
  }
}

const UNREAD: Partial<Record<string, string>> = {
  svg: 'an SVG drawing, which is not read here, as drawing it may take for ever; save it as PNG and give that',
  heic: 'a HEIC picture, which is not read here; save it as JPEG or PNG and give that',
  jxl: 'a JPEG XL picture, which is not read here; save it as PNG and give that',
};

function refuseUnread(format: string | undefined): void {
  const why = UNREAD[format ?? ''];
  if (why !== undefined) throw new Error(why);
}

function refuseLarge(size: Size, most: number): void {
  const pixels = size.width * size.height;
  if (pixels <= most) return;
  const fitting = sizeInWords(fittingSize(size, most));
  throw new PictureTooLarge(
    `${sizeInWords(size)} pixels; at most ${most / 1e6} million are read, for example ${fitting}. Scale it down`,
    pixels,
  );
}

const unreadable = (error: unknown) => new Error(`not a picture that can be read (${reason(error)})`, { cause: error });

function rgb(data: Buffer, channels: number): Uint8Array {
  // The same memory: a large picture is not held twice.
  if (channels === 3) return new Uint8Array(data.buffer, data.byteOffset, data.length);
  const pixels = new Uint8Array((data.length / channels) * 3);
  for (let i = 0, j = 0; i < data.length; i += channels, j += 3) {
    for (let c = 0; c < 3; c++) pixels[j + c] = data[i + (channels < 3 ? 0 : c)]!;
  }
  return pixels;
}

function reason(error: unknown): string {
  const text = messageOf(error);
  return text.split('\n')[0]!.trim().replace(/\.$/, '');
}
