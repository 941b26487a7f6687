/** Picture files on the disk. */
import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { decodeBytes, type Decoded, PictureTooLarge } from '../engine/platform/decodeUnderNode';

/** File names that are tried; all else in a folder is left alone. */
const EXTENSIONS = new Set(
  '.png .apng .jpg .jpeg .jpe .jfif .webp .gif .tif .tiff .avif .heic .heif .bmp .dib .ppm .pgm .pbm .pnm .svg'.split(
    ' ',
  ),
);

export function looksLikePicture(path: string): boolean {
  return EXTENSIONS.has(extname(path).toLowerCase());
}

/**
 * The first frame, upright (EXIF orientation applied), 8-bit sRGB, transparency laid on white.
 * @throws Error saying why the file cannot be read
 */
export async function decodePicture(path: string): Promise<Decoded> {
  return decodeBytes(await readFile(path));
}

export { decodeBytes, type Decoded, PictureTooLarge };
