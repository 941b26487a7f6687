/**
 * A picture file into pixels in the browser's worker, as the page opens pictures: the orientation that a camera recorded is
 * applied, colours become sRGB, transparent parts are laid on white. Vector drawings need a document and are not read here.
 */
import { messageOf } from '../../contract/message';
import { decodePlain } from '../../image/decodePlain';
import { HEAD_BYTES, pictureFacts, whyUndecodable, type PictureFacts } from '../../image/pictureFormat';
import { onWhite } from '../../image/rgba';
import type { Picture } from '../../contract/image';

/** Beyond, bitmap and canvas together would take gigabytes. */
const MOST_PIXELS = 100e6;
/** Pictures larger than this are decoded one at a time, whatever is asked for at once. */
const LARGE_PIXELS = 8e6;

let lastLarge: Promise<void> = Promise.resolve();

/** @throws Error whose message goes on after the file's name: "is a HEIC picture, which this browser cannot read …" */
export async function decodeInBrowser(bytes: Uint8Array): Promise<Picture> {
  if (bytes.length === 0) throw new Error('is empty');
  const facts = pictureFacts(bytes.subarray(0, HEAD_BYTES));
  const { size } = facts;
  if (size) checkSize(size);
  const decode = async () => {
    const plain = plainPicture(bytes, facts);
    if (plain) return plain;
    let bitmap: ImageBitmap;
    try {
      bitmap = await createImageBitmap(new Blob([bytes as Uint8Array<ArrayBuffer>]), {
        imageOrientation: 'from-image',
      });
    } catch (cause) {
      throw new Error(whyUndecodable(facts, 'PNG, JPEG, WebP, GIF and AVIF work.'), { cause });
    }
    try {
      return drawn(bitmap);
    } finally {
      bitmap.close();
    }
  };
  const large = size ? size.width * size.height > LARGE_PIXELS : bytes.length > LARGE_PIXELS / 16;
  if (!large) return decode();
  const picture = lastLarge.then(decode);
  lastLarge = picture.then(
    () => {},
    () => {},
  );
  return picture;
}

/** A picture of a format that is read here, as on the command line; null for all others. */
function plainPicture(bytes: Uint8Array, facts: PictureFacts): Picture | null {
  try {
    return decodePlain(bytes, facts);
  } catch (error) {
    throw new Error(`is not a picture that can be read (${messageOf(error)})`, {
      cause: error,
    });
  }
}

function drawn(bitmap: ImageBitmap): Picture {
  const { width, height } = bitmap;
  // Formats whose first bytes do not tell their size come this far.
  checkSize(bitmap);
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true, colorSpace: 'srgb' });
  if (!context) throw new Error('could not be drawn: this browser gives no 2D canvas');
  context.drawImage(bitmap, 0, 0);
  return onWhite(context.getImageData(0, 0, width, height));
}

function checkSize({ width, height }: { width: number; height: number }): void {
  if (width * height <= MOST_PIXELS) return;
  const pixels = `${width.toLocaleString('en')} × ${height.toLocaleString('en')}`;
  throw new Error(`has ${pixels} pixels; at most ${MOST_PIXELS / 1e6} million are read. Scale it down`);
}
