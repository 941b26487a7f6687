/**
 * Pictures between the browser's forms (files, bitmaps, canvases) and the engine's (8-bit RGB without alpha).
 * Transparent pixels are laid on white; the orientation that a camera recorded is applied; large pictures are scaled down.
 */
import type { Picture } from '../contract/image';

/** Long side of a picture as it is shown and corrupted, pixels. */
export const LONG_SIDE = 512;
/** Files above this are refused before decoding: decoding takes many times their size. */
export const MAX_FILE_BYTES = 80 * 1024 * 1024;

export class PictureError extends Error {
  override name = 'PictureError';
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
  if (file.size === 0) throw new PictureError(`“${name}” is empty.`);
  if (file.size > MAX_FILE_BYTES) {
    throw new PictureError(
      `“${name}” is ${Math.round(file.size / 1048576)} MB. Pictures up to ${MAX_FILE_BYTES / 1048576} MB can be opened.`,
    );
  }
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' });
  } catch {
    throw new PictureError(
      `“${name}” is not a picture that this browser can read. PNG, JPEG, WebP, GIF and AVIF work.`,
    );
  }
  try {
    return fromSource(bitmap, bitmap.width, bitmap.height, longSide);
  } finally {
    bitmap.close();
  }
}

function fromSource(source: CanvasImageSource, width: number, height: number, longSide: number): Picture {
  const scale = Math.min(1, longSide / Math.max(width, height));
  const w = Math.max(1, Math.round(width * scale));
  const h = Math.max(1, Math.round(height * scale));
  const target = context(w, h);
  target.fillStyle = '#ffffff';
  target.fillRect(0, 0, w, h);
  target.drawImage(source, 0, 0, w, h);
  return fromRgba(target.getImageData(0, 0, w, h));
}

/** A smaller copy for the grid; a picture that is small already is returned as it is. */
export function thumbnail(picture: Picture, longSide: number): Picture {
  if (Math.max(picture.width, picture.height) <= longSide) return picture;
  const full = context(picture.width, picture.height);
  full.putImageData(toImageData(picture), 0, 0);
  return fromSource(full.canvas, picture.width, picture.height, longSide);
}

export function fromRgba(image: ImageData): Picture {
  const pixels = new Uint8Array(image.width * image.height * 3);
  for (let i = 0, j = 0; j < pixels.length; i += 4, j += 3) {
    pixels[j] = image.data[i]!;
    pixels[j + 1] = image.data[i + 1]!;
    pixels[j + 2] = image.data[i + 2]!;
  }
  return { width: image.width, height: image.height, pixels };
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
