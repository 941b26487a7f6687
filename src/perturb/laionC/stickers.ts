/**
 * Stickers: small pictures of other things lie on the picture. LAION-C takes them from photographs; those are not ours to pass on, so
 * the stickers are generated scenes (`tilePictures.ts`). Number, size, places and coverage are the published ones.
 */
import type { PerturbationInfo } from '../../contract/perturbation';
import { Random } from '../../num/random';
import { covered, emptyCover, type Cover } from '../occlusion/cover';
import { pictureSeeds, severityRow } from '../perturbation';
import type { Perturbation } from '../perturbation';
import { LI, sizeRatio, squares } from './source';
import { tilePictures, type Tiles } from './tilePictures';

const rows = [[100], [200], [400], [600], [1200]] as const;

const info: PerturbationInfo = {
  name: 'stickers',
  label: 'Stickers',
  family: 'laion-c',
  collection: 'laion-c',
  role: 'test',
  random: true,
  description:
    'Small square pictures of other things are stuck all over the picture: what shows through has to be told from what was put there.',
  formula: 'y = the last of n stickers of 16 × 16 px that covers the pixel, else x;  places and pictures uniform',
  source: `${LI}. The stickers are generated scenes, not photographs of a data set`,
  parameters: ['n: stickers on a square picture'],
  severities: { 'imagenet-c': rows, 'cifar-c': rows },
};

/** Side of a sticker at 224 px. */
const SIDE = 16;

export const stickers: Perturbation = {
  info,
  apply(x, options) {
    const [batch, height, width] = x.shape;
    const [published] = severityRow(info, options.severity, options.table) as [number];
    const exact = SIDE * sizeRatio(height, width);
    const side = Math.max(2, Math.round(exact));
    // As many as keep the published area where a sticker cannot have its exact side.
    const count = Math.round(published * squares(height, width) * (exact / side) ** 2);
    const tiles = tilePictures(side);
    const cover = emptyCover(batch, height, width);
    pictureSeeds(info, batch, options).forEach((seed, picture) => {
      const placed = drawStickers(new Random(seed, 'stickers'), count, tiles, height, width);
      paintStickers(cover, picture * height * width, height, width, tiles, placed);
    });
    return covered(x, cover);
  },
};

export interface Sticker {
  tile: number;
  top: number;
  left: number;
}

/** As published, the last place that would fit is never drawn. */
export function drawStickers(
  random: Random,
  count: number,
  { count: tiles, side }: Tiles,
  height: number,
  width: number,
): Sticker[] {
  return Array.from({ length: count }, () => {
    const tile = random.integer(tiles);
    const top = random.integer(Math.max(1, height - side));
    return { tile, top, left: random.integer(Math.max(1, width - side)) };
  });
}

/** @param start the first pixel of the picture, counted over the batch */
export function paintStickers(
  { colour, hidden }: Cover,
  start: number,
  height: number,
  width: number,
  { side, pixels }: Tiles,
  placed: readonly Sticker[],
): void {
  const wide = Math.min(side, width);
  for (const { tile, top, left } of placed) {
    for (let row = 0; row < side && top + row < height; row++) {
      const at = start + (top + row) * width + left;
      const from = (tile * side + row) * side * 3;
      hidden.fill(1, at, at + wide);
      colour.set(pixels.subarray(from, from + 3 * wide), 3 * at);
    }
  }
}
