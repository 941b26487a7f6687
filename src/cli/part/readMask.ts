/** Mask files: white is corrupted, black is not, grey in between. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import type { PictureMask, PicturePart } from '../../contract/image';
import type { Soft } from '../../contract/region';
import { MAX_PIXELS } from '../../image/pictureLimits';
import { softened } from '../../image/pictureMask';
import { decodeBytes } from '../decodePicture';
import { diskErrorCode, diskErrorInWords } from '../diskErrors';
import { printable } from '../printable';
import { UsageError } from '../usage';
import type { PartChoice } from './partOptions';

export interface MaskFile {
  mask: PictureMask;
  /** Of its values, after the edge was softened. */
  hash: string;
}

/**
 * The brightness of a picture file, (R + G + B) / 3; what is transparent counts as black.
 * @param name as it was given
 * @throws {UsageError} where it is not there, or no picture
 */
export async function readMask(option: string, path: string, name: string, soft: Soft): Promise<MaskFile> {
  try {
    const { picture } = await decodeBytes(await onBlack(await readFile(path)), MAX_PIXELS);
    const { width, height, pixels } = picture;
    const values = Uint8Array.from({ length: width * height }, (_, i) =>
      Math.round((pixels[3 * i]! + pixels[3 * i + 1]! + pixels[3 * i + 2]!) / 3),
    );
    const mask = softened({ width, height, values, name: printable(name) }, soft);
    const size = `${width}x${height}`;
    return { mask, hash: createHash('sha256').update(size).update(mask.values).digest('hex').slice(0, 16) };
  } catch (error) {
    throw new UsageError(`--${option}: the mask ${printable(name)} cannot be used: ${why(error)}.`);
  }
}

/** What a person named was perhaps never there. */
const why = (error: unknown) => (diskErrorCode(error) === 'ENOENT' ? 'it is not there' : diskErrorInWords(error));

/** A picture with transparency laid on black; all others as they are. */
async function onBlack(bytes: Uint8Array): Promise<Uint8Array> {
  const meta = await sharp(bytes, { limitInputPixels: false })
    .metadata()
    .catch(() => null);
  if (!meta?.hasAlpha || meta.width * meta.height > MAX_PIXELS) return bytes;
  return sharp(bytes).autoOrient().flatten({ background: '#000000' }).png().toBuffer();
}

/** The part that a command's options name, read. */
export async function readPart(choice: PartChoice | null): Promise<PicturePart | null> {
  if (choice === null) return null;
  if (choice.from === 'region') return choice.text;
  return (await readMask('mask', choice.path, choice.path, choice.soft)).mask;
}
