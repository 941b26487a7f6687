/**
 * Which part of each picture is corrupted. Masks are read, and their sizes compared with those of all pictures, before anything is
 * written: a mask that fits a part of the pictures would leave a folder of which nobody knows what was masked.
 */
import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import type { PictureMask } from '../../contract/image';
import { coveredShare } from '../../image/pictureMask';
import type { Size } from '../../image/pictureLimits';
import type { Shared, TaskPool } from '../../pool/TaskPool';
import { decodePicture, looksLikePicture } from '../decodePicture';
import { diskErrorInWords } from '../diskErrors';
import type { PartChoice } from '../part/partOptions';
import { readMask } from '../part/readMask';
import { counted, printable } from '../printable';
import { UsageError } from '../usage';
import type { CorruptOptions } from './corruptOptions';
import type { PictureFile } from './pictureFiles';

/** Pictures that are named; of more, the number. */
const NAMED = 3;
/** Letters of a region that a mark has room for; a longer one stands there as its hash. */
const MOST_LETTERS = 100;
/** Headers that are read at once. */
const AT_ONCE = 16;

/** The part of one picture, as its task takes it. */
export interface CopyPart {
  part: string | Shared<PictureMask>;
  /** Of a mask of its own. */
  hash?: string;
  /** Frees what is held of it. */
  forget(): void;
}

export interface CopyParts {
  /** What has to be one in a folder: a region, the hash of a mask, or that each picture has its own. */
  text: string;
  /** What there is to say of it, for people. */
  words: string;
  of(file: PictureFile, pool: TaskPool): Promise<CopyPart>;
}

/** @throws {UsageError} where a mask is missing, is no picture, or has another size than a picture that it is for */
export async function copyParts(
  choice: PartChoice | null,
  files: readonly PictureFile[],
  size: CorruptOptions['size'],
): Promise<CopyParts | null> {
  if (choice === null) return null;
  if (choice.from === 'region') return ofRegion(choice.text);
  return choice.from === 'file' ? ofFile(choice, files, size) : ofFolder(choice, files, size);
}

function ofRegion(region: string): CopyParts {
  const hash = createHash('sha256').update(region).digest('hex').slice(0, 16);
  const text = region.length > MOST_LETTERS ? `${region.slice(0, region.indexOf(':'))} ${hash}` : region;
  return { text, words: `part ${text}`, of: async () => ({ part: region, forget: () => {} }) };
}

type MaskChoice = Exclude<PartChoice, { from: 'region' }>;

async function ofFile(
  { path, soft }: MaskChoice,
  files: readonly PictureFile[],
  size: CorruptOptions['size'],
): Promise<CopyParts> {
  const { mask, hash } = await readMask('mask', path, path, soft);
  const odd = await inParts(files, async (file) => {
    const has = await sizeOf(file, size);
    return has && differs(has, mask) ? `${printable(file.name)} has ${inWords(has)}` : null;
  });
  if (odd.length > 0) throw unfit(`--mask: ${mask.name} has ${inWords(mask)} pixels`, odd, files.length);
  return {
    text: `mask ${hash}`,
    words: `mask ${mask.name}, ${(100 * coveredShare(mask)).toFixed(1)} % of the picture`,
    of: async (_, pool) => {
      const shared = pool.share(`mask ${hash}`, mask);
      return { part: shared, forget: () => pool.forget(shared) };
    },
  };
}

async function ofFolder(
  { path, soft }: MaskChoice,
  files: readonly PictureFile[],
  size: CorruptOptions['size'],
): Promise<CopyParts> {
  const entries = await readdir(path, { recursive: true }).catch((error: unknown) => {
    throw new UsageError(`--mask-folder: ${printable(path)} cannot be read: ${diskErrorInWords(error)}.`);
  });
  const masks = new Map<string, string>();
  for (const entry of entries.filter(looksLikePicture).sort()) {
    const name = entry.replaceAll('\\', '/');
    masks.set(name.replace(/\.[^./]+$/, '').normalize('NFC'), name);
  }
  const read = (file: PictureFile) => {
    const name = masks.get(file.stem)!;
    return readMask('mask-folder', join(path, name), name, soft);
  };
  const without = files.filter(({ stem }) => !masks.has(stem)).map(({ name }) => printable(name));
  if (without.length > 0) throw unfit(`--mask-folder: ${printable(path)} has no mask for`, without, files.length);
  const odd = await inParts(files, async (file) => {
    const has = await sizeOf(file, size);
    const { mask } = await read(file);
    return has && differs(has, mask)
      ? `the mask ${mask.name} has ${inWords(mask)}, ${printable(file.name)} has ${inWords(has)}`
      : null;
  });
  if (odd.length > 0) throw unfit('--mask-folder: in pixels', odd, files.length);
  return {
    text: `masks of ${soft.outside ? 'what is left' : 'each picture'}`,
    words: `a mask for each picture, from ${printable(path)}`,
    of: async (file, pool) => {
      const { mask, hash } = await read(file);
      const shared = pool.share(`mask ${hash}`, mask);
      return { part: shared, hash, forget: () => pool.forget(shared) };
    },
  };
}

/** Of the picture as it is corrupted; null where it cannot be read, which is told later. */
async function sizeOf(file: PictureFile, size: CorruptOptions['size']): Promise<Size | null> {
  if (size) return { width: size.crop, height: size.crop };
  const known = await sharp(file.path, { limitInputPixels: false })
    .metadata()
    .catch(() => null);
  if (known) return known.autoOrient;
  const decoded = await decodePicture(file.path).catch(() => null);
  return decoded && decoded.picture;
}

async function inParts<T>(files: readonly PictureFile[], look: (file: PictureFile) => Promise<T | null>): Promise<T[]> {
  const found: T[] = [];
  for (let at = 0; at < files.length; at += AT_ONCE) {
    const part = await Promise.all(files.slice(at, at + AT_ONCE).map(look));
    found.push(...part.filter((one) => one !== null));
  }
  return found;
}

const differs = (a: Size, b: Size) => a.width !== b.width || a.height !== b.height;
const inWords = ({ width, height }: Size) => `${width} × ${height}`;

function unfit(start: string, which: readonly string[], of: number): UsageError {
  const named = which.slice(0, NAMED).join('; ');
  const more = which.length > NAMED ? `; and ${which.length - NAMED} more` : '';
  return new UsageError(
    `${start}: ${named}${more} (${which.length} of ${counted(of, 'picture')}). Masks are not resized; nothing was written.`,
  );
}
