/** A picture as it is corrupted: decoded, and prepared where that was asked for. */
import type { Picture } from '../../contract/image';
import { MOST_DECODED_PIXELS, sizeInWords } from '../../image/pictureLimits';
import { croppedSides, shortSideAndCrop } from '../../image/resample';
import { decodeBytes, PictureTooLarge } from '../decodePicture';
import type { CorruptOptions } from './corruptOptions';

/**
 * @param most pixels that a picture may have where it keeps its size
 * @returns with notes on what had to be done to it
 * @throws {PictureTooLarge} where it, or what it grows to on the way, is beyond memory
 * @throws Error saying why it cannot be read
 */
export async function readPicture(
  bytes: Uint8Array,
  size: CorruptOptions['size'],
  most: number,
): Promise<{ picture: Picture; notes: string[] }> {
  if (size === null) {
    return decodeBytes(bytes, most).catch((error: unknown) => {
      if (error instanceof PictureTooLarge && error.pixels <= MOST_DECODED_PIXELS) {
        error.message += ', or give --size, which does so';
      }
      throw error;
    });
  }
  const { picture, notes } = await decodeBytes(bytes, MOST_DECODED_PIXELS);
  const sides = croppedSides(picture, size.shortSide, size.crop);
  const grown = { width: sides.width.to, height: sides.height.to };
  if (grown.width * grown.height > MOST_DECODED_PIXELS) {
    throw new PictureTooLarge(
      `${sizeInWords(picture)} pixels; with its short side brought to ${size.shortSide} it would have ${sizeInWords(grown)}, and at ` +
        `most ${MOST_DECODED_PIXELS / 1e6} million are held`,
      grown.width * grown.height,
    );
  }
  return { picture: shortSideAndCrop(picture, size.shortSide, size.crop), notes };
}
