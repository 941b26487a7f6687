/** Picture files as the command line reads them, with sharp behind its checks. */
import { decodeBytes, PictureTooLarge, type Decoded } from '../../../src/engine/platform/decodeUnderNode';
import { pictureSeeds } from '../seeds/pictures';
import { defineTarget, holds } from '../Target';

/** A picture of the largest size that is allowed takes gigabytes, and libvips a hundred bytes a pixel where rows are long. */
const MOST_PIXELS = 300_000;

export const target = defineTarget<Decoded>({
  name: 'decode',
  reads: 'engine/platform/decodeUnderNode.ts',
  seeds: async () => {
    const readable: ReturnType<typeof pictureSeeds> = [];
    for (const [file] of pictureSeeds()) {
      if (await decodeBytes(file!.bytes, MOST_PIXELS).catch(() => null)) readable.push([file!]);
    }
    return readable;
  },
  refusals: (error) => error instanceof PictureTooLarge || (error instanceof Error && error.constructor === Error),
  run: ([file]) => decodeBytes(file!.bytes, MOST_PIXELS),
  check({ picture: { width, height, pixels } }) {
    holds(Number.isSafeInteger(width) && width > 0 && height > 0, `It has ${width} × ${height} pixels.`);
    holds(
      width * height <= MOST_PIXELS && pixels.length === width * height * 3,
      `${pixels.length} values of ${width} × ${height} pixels.`,
    );
  },
});
