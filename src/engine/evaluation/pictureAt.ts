import type { ImageSet, Picture } from '../../contract/image';

/** One picture of a set; it shares the set's memory. */
export function pictureAt({ width, height, pixels }: ImageSet, place: number): Picture {
  const size = width * height * 3;
  return { width, height, pixels: pixels.subarray(place * size, (place + 1) * size) };
}
