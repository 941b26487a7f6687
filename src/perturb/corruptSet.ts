/** Corrupted copies of data sets and pictures, 8 bits in, 8 bits out. */
import { bytesOfTensor, tensorFromBytes } from '../compute/kernels/bytes';
import * as tf from '../compute/tf';
import type { ImageSet, Picture, PicturePart } from '../contract/image';
import type { SeverityTable } from '../contract/perturbation';
import { maskFor } from '../image/pictureMask';
import { hash3 } from '../num/random';
import { onPart } from './onPart';
import { checkPictureSize } from './pictureSize';
import { storedPicture, tensorOfPicture } from './pictureTensors';
import { perturbation } from './registry';

/** A copy of a batch in floats is then below 5 MB. */
const MOST_BATCH_PIXELS = 400_000;

export interface CorruptOptions {
  /** 1..5; fractions interpolate. */
  severity: number;
  seed: number;
  table: SeverityTable;
  /** The part of each picture that is corrupted; all of it by default (`onPart.ts`). */
  part?: PicturePart;
}

/**
 * The set with every picture corrupted, labels and order kept. Batches have one constant shape: the last is filled up with
 * repeats of the last picture. Pixels depend on the seed and on the picture's stream (its index, where the set has none), not on
 * `batch`.
 * @param pixels where they are put; an array of their own by default
 * @throws Error for an unknown name, RangeError for a severity outside 1..5
 */
export async function corruptSet(
  set: ImageSet,
  name: string,
  options: CorruptOptions,
  batch = Math.max(1, Math.min(64, Math.floor(MOST_BATCH_PIXELS / (set.width * set.height)))),
  pixels: Uint8Array = new Uint8Array(set.pixels.length),
): Promise<ImageSet> {
  const { apply } = perturbation(name);
  const { height, width, count } = set;
  const size = height * width * 3;
  const shape: [number, number, number, number] = [Math.min(batch, Math.max(1, count)), height, width, 3];
  const mask = options.part === undefined ? null : maskFor(options.part, set);
  for (let first = 0; first < count; first += shape[0]) {
    const places = Array.from({ length: shape[0] }, (_, i) => Math.min(first + i, count - 1));
    const input = picturesAt(set, places);
    const { streams } = set;
    const seeds = streams && { seeds: places.map((place) => hash3(options.seed, streams[place]!, 0)) };
    const corrupted = tf.tidy(() => {
      const x = tensorFromBytes(input, shape) as tf.Tensor4D;
      const changed = apply(x, { ...options, firstIndex: first, ...seeds });
      return mask ? onPart(changed, x, mask) : changed;
    });
    try {
      await bytesOfTensor(corrupted, pixels.subarray(first * size, Math.min(count, first + shape[0]) * size));
    } finally {
      corrupted.dispose();
    }
  }
  return { ...set, pixels };
}

/** The pixels of some pictures of a set, copied only where they do not follow each other there. */
function picturesAt({ height, width, pixels }: ImageSet, places: readonly number[]): Uint8Array {
  const size = height * width * 3;
  const [first] = places as [number];
  if (places.every((place, i) => place === first + i))
    return pixels.subarray(first * size, (first + places.length) * size);
  const input = new Uint8Array(places.length * size);
  places.forEach((place, i) => input.set(pixels.subarray(place * size, (place + 1) * size), i * size));
  return input;
}

/**
 * One corrupted picture of any size.
 * @param index decides, with the seed, what a random corruption draws
 */
export async function corruptPicture(
  picture: Picture,
  name: string,
  options: CorruptOptions,
  index = 0,
): Promise<Picture> {
  const { apply, info } = perturbation(name);
  checkPictureSize(picture, [info]);
  const mask = options.part === undefined ? null : maskFor(options.part, picture);
  return storedPicture(
    tf.tidy(() => {
      const x = tensorOfPicture(picture);
      const changed = apply(x, { ...options, firstIndex: index });
      return mask ? onPart(changed, x, mask) : changed;
    }),
  );
}
