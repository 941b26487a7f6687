/** Pictures of formats that are a header and rows, read alike in the page and on the command line. */
import type { Picture } from '../contract/image';
import { decodeBmp } from './bmp';
import { decodeNetpbm } from './netpbm';
import type { PictureFacts } from './pictureFormat';

/**
 * @param bytes of the whole file, whose size in pixels has been checked
 * @returns null for all other formats
 * @throws {PlainPictureError} where the file is damaged
 */
export function decodePlain(bytes: Uint8Array, { format }: Pick<PictureFacts, 'format'>): Picture | null {
  if (format === 'bmp') return decodeBmp(bytes);
  return format === 'netpbm' ? decodeNetpbm(bytes) : null;
}
