/** Bitmaps and the portable formats, of which every byte is read here. */
import type { Picture } from '../../../src/contract/image';
import { decodePlain } from '../../../src/image/decodePlain';
import { pictureFacts } from '../../../src/image/pictureFormat';
import { PlainPictureError } from '../../../src/image/plainPictureError';
import { joined } from '../mutate/bytes';
import { bmp } from '../seeds/pictures';
import { defineTarget, holds, textFile, type FuzzFile } from '../Target';

/** Whoever decodes has refused what is larger. */
const MOST_PIXELS = 4_000_000;

const netpbm = (header: string, bytes: number): FuzzFile[] => [
  { path: 'x.ppm', bytes: joined(textFile('', header).bytes, new Uint8Array(bytes).fill(9)) },
];

/** Another depth and compression in the header of a bitmap, with room behind it. */
function otherBmp(bits: number, compression = 0, headerBytes = 40): FuzzFile[] {
  const bytes = joined(bmp(6, 5).subarray(0, 54), new Uint8Array(1300).fill(3));
  const view = new DataView(bytes.buffer);
  view.setUint32(10, 54 + 4 * 256, true);
  view.setUint32(14, headerBytes, true);
  view.setUint16(28, bits, true);
  view.setUint32(30, compression, true);
  // Runs that end the picture.
  if (compression === 1 || compression === 2) bytes.set([3, 1, 0, 0, 0, 3, 1, 2, 3, 0, 0, 2, 1, 1, 0, 1], 54 + 4 * 256);
  if (compression === 3) [0x7c00, 0x3e0, 0x1f].forEach((mask, i) => view.setUint32(54 + 4 * i, mask, true));
  return [{ path: 'x.bmp', bytes }];
}

export const target = defineTarget<Picture | null>({
  name: 'plainPicture',
  reads: 'image/bmp.ts, netpbm.ts',
  seeds: () => [
    [{ path: 'x.bmp', bytes: bmp(5, 4) }],
    ...[1, 4, 8, 16, 32].map((bits) => otherBmp(bits)),
    otherBmp(8, 1),
    otherBmp(4, 2),
    otherBmp(16, 3),
    netpbm('P6\n# a comment\n4 3\n255\n', 36),
    netpbm('P5 4 3 65535\n', 24),
    netpbm('P4 9 2\n', 4),
    netpbm('P3 1 2 255 1 2 3 4 5 6\n', 0),
    netpbm('P1 3 2 1 0 1 010\n', 0),
  ],
  refusals: [PlainPictureError],
  run([file]) {
    const facts = pictureFacts(file!.bytes);
    if (facts.size && facts.size.width * facts.size.height > MOST_PIXELS) return null;
    return decodePlain(file!.bytes, facts);
  },
  check(picture) {
    if (!picture) return;
    const { width, height, pixels } = picture;
    holds(Number.isSafeInteger(width) && width > 0 && height > 0, `It has ${width} × ${height} pixels.`);
    holds(pixels.length === width * height * 3, `${pixels.length} values of ${width} × ${height} pixels.`);
  },
});
