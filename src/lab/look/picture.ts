/**
 * Pictures between the browser's forms (files, bitmaps, canvases) and the engine's (8-bit RGB without alpha).
 * Transparent pixels are laid on white; the orientation that a camera recorded is applied; large pictures are scaled down.
 */
import { messageOf } from '../../contract/message';
import type { Picture } from '../../contract/image';
import { HEAD_BYTES, pictureFacts, whyUndecodable, type PictureFacts } from '../../image/pictureFormat';
import { MOST_DECODED_PIXELS } from '../../image/pictureLimits';
import { onWhite } from '../../image/rgba';

/** Long side of a picture as it is shown and corrupted, pixels. */
export const LONG_SIDE = 512;
/** Long side of a picture as it can be exported, pixels. */
export const FULL_SIDE = 2048;
/** Files above this are refused before decoding: decoding takes many times their size. */
export const MAX_FILE_BYTES = 80 * 1024 * 1024;

export class PictureError extends Error {
  override name = 'PictureError';
}

export interface DecodedPicture {
  picture: Picture;
  /** Of the file, upright, before it was scaled down. */
  size: { width: number; height: number };
  /** What was done to make it a plain picture, in words, such as "transparent parts are laid on white". */
  notes: string[];
}

function context(width: number, height: number): OffscreenCanvasRenderingContext2D {
  const found = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (!found) throw new PictureError('This browser gives no 2D canvas, so pictures cannot be read.');
  found.imageSmoothingQuality = 'high';
  return found;
}

/**
 * Decodes an image file.
 * @param name for messages, such as the file's name
 * @throws {PictureError} where it is no picture, or too large
 */
export async function decodePicture(file: Blob, name: string, longSide = LONG_SIDE): Promise<Picture> {
  return (await readPicture(file, name, longSide)).picture;
}

/** As `decodePicture`, with what had to be done to the file. */
export async function readPicture(file: Blob, name: string, longSide = LONG_SIDE): Promise<DecodedPicture> {
  if (file.size === 0) throw new PictureError(`“${name}” is empty.`);
  if (file.size > MAX_FILE_BYTES) {
    throw new PictureError(
      `“${name}” is ${Math.round(file.size / 1048576)} MB. Pictures up to ${MAX_FILE_BYTES / 1048576} MB can be opened.`,
    );
  }
  let head: Uint8Array;
  try {
    head = new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer());
  } catch {
    throw new PictureError(`“${name}” could not be read: it may be a folder, or was moved or locked since.`);
  }
  const facts = pictureFacts(head);
  const { source, close } = facts.format === 'svg' ? await drawing(file, name) : await bitmap(file, name, facts);
  try {
    const { picture, transparent } = fromSource(source, source.width, source.height, longSide);
    const size = { width: source.width, height: source.height };
    return { picture, size, notes: notesOn(facts, size, picture, transparent) };
  } catch (error) {
    if (error instanceof PictureError) throw error;
    throw new PictureError(
      `“${name}” (${source.width} × ${source.height} pixels) could not be drawn: ${messageOf(error)}`,
    );
  } finally {
    close();
  }
}

const pixels = ({ width, height }: { width: number; height: number }) =>
  `${width.toLocaleString('en')} × ${height.toLocaleString('en')}`;

interface Source {
  source: ImageBitmap | HTMLImageElement;
  close: () => void;
}

async function bitmap(file: Blob, name: string, facts: PictureFacts): Promise<Source> {
  const plain = await plainPicture(file, name, facts);
  if (plain) return plain;
  try {
    const source = await createImageBitmap(file, { imageOrientation: 'from-image' });
    return { source, close: () => source.close() };
  } catch {
    throw new PictureError(`“${name}” ${whyUndecodable(facts, 'PNG, JPEG, WebP, GIF, AVIF and SVG work.')}`);
  }
}

/** A picture of a format that is read here, as the engine reads it; null for all others. */
async function plainPicture(file: Blob, name: string, facts: PictureFacts): Promise<Source | null> {
  if (facts.format !== 'bmp' && facts.format !== 'netpbm') return null;
  if (facts.size && facts.size.width * facts.size.height > MOST_DECODED_PIXELS) {
    throw new PictureError(`“${name}” ${whyUndecodable(facts, '')}`);
  }
  let picture: Picture;
  try {
    const { decodePlain } = await import('../../image/decodePlain');
    picture = decodePlain(new Uint8Array(await file.arrayBuffer()), facts)!;
  } catch (error) {
    throw new PictureError(`“${name}” is not a picture that can be read: ${messageOf(error)}.`);
  }
  const rgba = new ImageData(picture.width, picture.height);
  for (let i = 0, j = 0; j < picture.pixels.length; i += 4, j += 3) {
    for (let c = 0; c < 3; c++) rgba.data[i + c] = picture.pixels[j + c]!;
    rgba.data[i + 3] = 255;
  }
  const source = await createImageBitmap(rgba);
  return { source, close: () => source.close() };
}

/** Browsers make bitmaps of vector drawings only through an element. Scripts and addresses in it are not followed there. */
async function drawing(file: Blob, name: string): Promise<Source> {
  const image = new Image();
  const address = URL.createObjectURL(new Blob([file], { type: 'image/svg+xml' }));
  const close = () => URL.revokeObjectURL(address);
  try {
    image.src = address;
    await image.decode();
  } catch {
    close();
    throw new PictureError(`“${name}” is an SVG drawing that this browser cannot read: it may be damaged.`);
  }
  // A drawing may have no size of its own.
  image.width = image.naturalWidth || LONG_SIDE;
  image.height = image.naturalHeight || LONG_SIDE;
  return { source: image, close };
}

function notesOn(
  facts: PictureFacts,
  size: { width: number; height: number },
  picture: Picture,
  transparent: boolean,
): string[] {
  const { format, animated, depth, cmyk } = facts;
  const notes: string[] = [];
  if (animated) notes.push('only the first frame of the animation is taken');
  if (transparent) notes.push('transparent parts are laid on white');
  if (depth > 8) notes.push(`${depth} bits a channel are cut to 8`);
  if (cmyk) notes.push('its printing colours (CMYK) are turned into sRGB by the browser');
  if (format === 'svg') notes.push(`the drawing is rendered at ${pixels(picture)} pixels`);
  else if (size.width !== picture.width) {
    notes.push(`its ${pixels(size)} pixels are scaled down to ${pixels(picture)}`);
  }
  return notes;
}

/** Whatever can be drawn on a canvas as a picture, scaled down to `longSide`. */
export function fromSource(
  source: CanvasImageSource,
  width: number,
  height: number,
  longSide: number,
): { picture: Picture; transparent: boolean } {
  const scale = Math.min(1, longSide / Math.max(width, height));
  const w = Math.max(1, Math.round(width * scale));
  const h = Math.max(1, Math.round(height * scale));
  const target = context(w, h);
  target.drawImage(source, 0, 0, w, h);
  const image = target.getImageData(0, 0, w, h);
  return { picture: onWhite(image), transparent: hasTransparency(image) };
}

/** A smaller copy for the grid; a picture that is small already is returned as it is. */
export function thumbnail(picture: Picture, longSide: number): Picture {
  if (Math.max(picture.width, picture.height) <= longSide) return picture;
  const full = context(picture.width, picture.height);
  full.putImageData(toImageData(picture), 0, 0);
  return fromSource(full.canvas, picture.width, picture.height, longSide).picture;
}

function hasTransparency({ data }: ImageData): boolean {
  for (let i = 3; i < data.length; i += 4) if (data[i]! < 255) return true;
  return false;
}

export function toImageData(picture: Picture): ImageData {
  const image = new ImageData(picture.width, picture.height);
  for (let i = 0, j = 0; j < picture.pixels.length; i += 4, j += 3) {
    image.data[i] = picture.pixels[j]!;
    image.data[i + 1] = picture.pixels[j + 1]!;
    image.data[i + 2] = picture.pixels[j + 2]!;
    image.data[i + 3] = 255;
  }
  return image;
}

/** The picture as a PNG file. */
export async function encodePng(picture: Picture): Promise<Blob> {
  const target = context(picture.width, picture.height);
  target.putImageData(toImageData(picture), 0, 0);
  return target.canvas.convertToBlob({ type: 'image/png' });
}
