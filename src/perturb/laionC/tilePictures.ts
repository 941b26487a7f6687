/**
 * The small pictures that mosaics are laid with and stickers show. LAION-C takes photographs, which are not ours to pass on: these are
 * generated scenes (`scenes.ts`), always the same ones. Tests put photographs in their place.
 */
import type { Picture } from '../../contract/image';
import { resizeBilinear } from '../../image/resample';
import { HostCache } from '../ops/hostCache';
import { scene } from './scenes';

export interface Tiles {
  count: number;
  /** Pixels. */
  side: number;
  /** [count, side, side, 3], 0..1 */
  pixels: Float32Array;
  /** Mean colour of each, in eighths of a grey level from 0 to 8 · 255, whole numbers; [count, 3]. */
  means: Float32Array;
}

/** Pictures in the library. */
export const TILE_COUNT = 400;
/** Tiles are generated up to this side; larger ones are these, pixels repeated. */
export const LARGEST_TILE = 64;
/** Scenes are drawn at one of these sides, and reduced. */
const DRAWN = [32, LARGEST_TILE] as const;

const drawn = new HostCache<readonly Picture[]>(2);
const reduced = new HostCache<Tiles>(6);

/** @param side pixels, 1 to 64 */
export function tilePictures(side: number): Tiles {
  const size = side <= DRAWN[0] ? DRAWN[0] : DRAWN[1];
  return reduced.get(String(side), () => {
    const scenes = drawn.get(String(size), () => Array.from({ length: TILE_COUNT }, (_, i) => scene(i, size)));
    return tilesOf(scenes, side);
  });
}

/** Square pictures, each reduced as a whole as Pillow does. */
export function tilesOf(pictures: readonly Picture[], side: number): Tiles {
  const size = side * side * 3;
  const pixels = new Float32Array(pictures.length * size);
  const means = new Float32Array(pictures.length * 3);
  pictures.forEach((picture, i) => {
    const sums = [0, 0, 0];
    resizeBilinear(picture, side, side).pixels.forEach((value, at) => {
      pixels[i * size + at] = value / 255;
      sums[at % 3]! += value;
    });
    sums.forEach((sum, channel) => (means[3 * i + channel] = Math.round((8 * sum) / (side * side))));
  });
  return { count: pictures.length, side, pixels, means };
}
