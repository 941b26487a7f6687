/** Pictures of an experiment have one side. */
import type { ImageSet } from '../../contract/image';
import { resizeBilinear } from '../../image/resample';

/** The set with every picture resized to a side; itself where it has it. */
export function sized(set: ImageSet, side: number): ImageSet {
  if (set.width === side && set.height === side) return set;
  const [from, to] = [set.width * set.height * 3, side * side * 3];
  const pixels = new Uint8Array(set.count * to);
  for (let i = 0; i < set.count; i++) {
    const picture = { width: set.width, height: set.height, pixels: set.pixels.subarray(i * from, (i + 1) * from) };
    pixels.set(resizeBilinear(picture, side, side).pixels, i * to);
  }
  return { ...set, width: side, height: side, pixels };
}
