/** Reads a picture file of any common kind into 8-bit RGB under Node, with `sharp` (libvips). */
import sharp from 'sharp';
import type { Picture } from '../../contract/image';

export interface Decoded {
  picture: Picture;
  /** What was done to make it a plain picture, in words; empty where nothing was. */
  notes: string[];
}

/**
 * The first frame, upright (EXIF orientation applied), 8-bit sRGB, transparency laid on white.
 * @throws Error saying why the file cannot be read
 */
export async function decodeBytes(bytes: Uint8Array): Promise<Decoded> {
  if (bytes.length === 0) throw new Error('the file is empty');
  try {
    const source = sharp(bytes, { failOn: 'error' });
    const meta = await source.metadata();
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
    throw new Error(`not a picture that can be read (${reason(error)})`, { cause: error });
  }
}

function rgb(data: Buffer, channels: number): Uint8Array {
  if (channels === 3) return new Uint8Array(data);
  const pixels = new Uint8Array((data.length / channels) * 3);
  for (let i = 0, j = 0; i < data.length; i += channels, j += 3) {
    for (let c = 0; c < 3; c++) pixels[j + c] = data[i + (channels < 3 ? 0 : c)]!;
  }
  return pixels;
}

function reason(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split('\n')[0]!.trim().replace(/\.$/, '');
}
