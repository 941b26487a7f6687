/** Some pictures of a set, copied, in the order that is given. */
import type { ImageSet } from '../../contract/image';

export function picturesOf(set: ImageSet, places: Int32Array): ImageSet {
  const size = set.width * set.height * 3;
  const pixels = new Uint8Array(places.length * size);
  places.forEach((place, i) => pixels.set(set.pixels.subarray(place * size, (place + 1) * size), i * size));
  const { streams } = set;
  return {
    ...set,
    count: places.length,
    pixels,
    labels: Int32Array.from(places, (place) => set.labels[place]!),
    streams: streams && Uint32Array.from(places, (place) => streams[place]!),
  };
}
