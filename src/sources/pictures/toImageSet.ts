/**
 * From a source to the set of equally sized pictures that evaluation and training take: decoded, prepared as the benchmarks
 * do (short side, middle crop; see `image/resample.ts`), in the order of the source.
 */
import { preparePicture, type Preparation } from '../../image/preparePicture';
import { megabytes } from '../../store/size';
import { reasonOf, SourceError } from '../files/SourceError';
import type { ImageSet, Picture } from '../../contract/image';
import type { LeftOut } from '../files/SourceError';
import type { PictureEntry, PictureSource } from './PictureSource';

export interface ToImageSetOptions extends Preparation {
  signal?: AbortSignal;
  /** After each picture. */
  onProgress?: (done: number, of: number) => void;
  /** Pictures read and decoded at a time. Default 4. */
  atOnce?: number;
  /** Bytes of pixels at most. Default 2 GB. */
  mostBytes?: number;
}

export interface LoadedPictures {
  set: ImageSet;
  /** Name of each picture of the set. */
  names: string[];
  /** Pictures that could not be read, with the reason. */
  leftOut: LeftOut[];
  /** Number of pictures that were taken as they are, having the model's size already. */
  asTheyAre: number;
}

const MOST_BYTES = 2e9;

/**
 * Loads all pictures of a source. What cannot be read is left out and listed.
 * @throws {SourceError} where there is nothing to load, nothing can be read, or the set would be too large
 * @throws the signal's reason where it was cancelled; nothing is kept then
 */
export async function toImageSet(source: PictureSource, options: ToImageSetOptions): Promise<LoadedPictures> {
  const { side, shortSide, signal, onProgress, atOnce = 4, mostBytes = MOST_BYTES } = options;
  const { entries, name, classNames } = source;
  checkSides(side, shortSide);
  signal?.throwIfAborted();
  if (entries.length === 0) throw new SourceError(`${name} has no pictures to load.`);
  const bytes = side * side * 3;
  if (entries.length * bytes > mostBytes) {
    throw new SourceError(
      `${entries.length} pictures of ${side} × ${side} take ${megabytes(entries.length * bytes)} of memory; ` +
        `at most ${megabytes(mostBytes)} are taken. Take at most ${Math.floor(mostBytes / bytes)}: fewer classes or fewer of each.`,
    );
  }
  const pixels = new Uint8Array(entries.length * bytes);
  const failures = new Map<number, string>();
  let asTheyAre = 0;
  let next = 0;
  let done = 0;
  const work = async () => {
    while (next < entries.length && !signal?.aborted) {
      const i = next++;
      try {
        const picture = await loadChecked(entries[i]!);
        const fitted = preparePicture(picture, options, source.prepared);
        if (fitted === picture) asTheyAre++;
        pixels.set(fitted.pixels, i * bytes);
      } catch (error) {
        failures.set(i, reasonOf(error));
      }
      if (!signal?.aborted) onProgress?.(++done, entries.length);
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, atOnce) }, work));
  signal?.throwIfAborted();

  const read = entries.flatMap((_, i) => (failures.has(i) ? [] : [i]));
  if (read.length === 0) {
    const [first, why] = [entries[0]!.name, failures.get(0)!];
    throw new SourceError(`None of the ${entries.length} pictures of ${name} can be read. ${first}: ${why}.`);
  }
  if (failures.size > 0) read.forEach((from, to) => pixels.copyWithin(to * bytes, from * bytes, (from + 1) * bytes));
  const set: ImageSet = {
    name,
    count: read.length,
    width: side,
    height: side,
    pixels: failures.size > 0 ? pixels.slice(0, read.length * bytes) : pixels,
    labels: Int32Array.from(read, (i) => entries[i]!.label),
    classNames,
  };
  const leftOut = [...failures].sort(([a], [b]) => a - b).map(([i, why]) => ({ name: entries[i]!.name, why }));
  return { set, names: read.map((i) => entries[i]!.name), leftOut, asTheyAre };
}

function checkSides(side: number, shortSide: number | undefined): void {
  if (!Number.isInteger(side) || side < 1) throw new SourceError(`Pictures cannot have a side of ${side} pixels.`);
  if (shortSide !== undefined && (!Number.isInteger(shortSide) || shortSide < side)) {
    throw new SourceError(`The short side must be a whole number of at least ${side} pixels, the side of the crop.`);
  }
}

/** @throws where it cannot be read or is no picture */
export async function loadChecked(entry: PictureEntry): Promise<Picture> {
  const picture = await entry.load();
  const { width, height, pixels } = picture;
  if (!(width > 0 && height > 0) || pixels.length !== width * height * 3) {
    throw new SourceError(`decoded to ${pixels.length} bytes, which is no RGB picture of ${width} × ${height}`);
  }
  return picture;
}
