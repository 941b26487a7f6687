/** Pictures read as squares of one side, as they are measured. */
import type { ImageSet } from '../../contract/image';
import type { LeftOut } from '../../contract/library';
import { preparationOf, preparePicture } from '../../image/preparePicture';
import { pictureStream, stemOf } from '../../num/pictureSeed';
import { sharedBytes } from '../../pool/sharedBytes';
import { reasonOf } from '../../sources/files/SourceError';
import type { PictureEntry, PictureSource } from '../../sources/pictures/PictureSource';
import { loadChecked } from '../../sources/pictures/toImageSet';

export interface Loaded {
  set: ImageSet;
  keys: string[];
  asTheyAre: boolean[];
}

/** Pictures that can be read, as squares of one side; a picture is known by its name without what says how it was corrupted. */
export async function loaded(
  entries: readonly PictureEntry[],
  {
    side,
    folder,
    prepared,
    classNames,
    whose,
  }: Pick<PictureSource, 'prepared' | 'classNames'> & { side: number; folder: string; whose: string },
  leftOut: LeftOut[],
): Promise<Loaded> {
  const read = await Promise.all(
    entries.map(async (entry) => {
      try {
        const whole = await loadChecked(entry);
        const picture = preparePicture(whole, preparationOf(side), prepared);
        return [{ entry, picture, asItIs: picture === whole }];
      } catch (error) {
        if (!leftOut.some(({ name }) => name === entry.name)) leftOut.push({ name: entry.name, why: reasonOf(error) });
        return [];
      }
    }),
  );
  const found = read.flat();
  const size = side * side * 3;
  const pixels = sharedBytes(found.length * size);
  found.forEach(({ picture }, i) => pixels.set(picture.pixels, i * size));
  const set: ImageSet = {
    name: 'pictures',
    count: found.length,
    width: side,
    height: side,
    pixels,
    labels: Int32Array.from(found, ({ entry }) => entry.label),
    classNames,
    streams: Uint32Array.from(found, ({ entry }) => pictureStream(entry.name.slice(folder.length))),
  };
  return {
    set,
    keys: found.map(({ entry }) => pictureKey(entry, folder, whose !== '')),
    asTheyAre: found.map(({ asItIs }) => asItIs),
  };
}

/**
 * By which a picture is known: its path without its extension. In every folder of ImageNet-C class folder and file are alike, in CIFAR-10-C the
 * number of a record among those of its severity is.
 */
function pictureKey({ name, key }: PictureEntry, folder: string, corrupted: boolean): string {
  if (key !== undefined) return key;
  if (name.includes('#')) return name.slice(name.indexOf('#'));
  const stem = stemOf(name).normalize('NFC');
  return corrupted ? stem.split('/').slice(-2).join('/') : stem.slice(folder.normalize('NFC').length);
}
