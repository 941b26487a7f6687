/**
 * LAION-C's mosaic: each cell of a grid shows the small picture whose mean colour is nearest to its own. The published mosaics are laid with
 * photographs; those are not ours to pass on, so here they are laid with generated scenes (`tilePictures.ts`). `mosaic` is another
 * perturbation: the stones of one colour of a rendition.
 */
import * as tf from '../../compute/tf';
import { nearestColour } from '../../compute/kernels/nearestColour/op';
import type { PerturbationInfo } from '../../contract/perturbation';
import { mapLines } from '../ops/separable';
import { severityRow } from '../perturbation';
import type { Perturbation } from '../perturbation';
import { cellGrid, cellMap, type CellGrid } from './cellMap';
import { toLevels } from './levels';
import { identity, repeated } from './repeated';
import { LI, sizeRatio } from './source';
import { LARGEST_TILE, TILE_COUNT, tilePictures, type Tiles } from './tilePictures';

const rows = [[4], [6], [8], [16], [28]] as const;

const info: PerturbationInfo = {
  name: 'laion_mosaic',
  label: 'Mosaic of pictures',
  family: 'laion-c',
  collection: 'laion-c',
  role: 'test',
  random: false,
  description:
    'Laid with small pictures of other things, each where its mean colour fits best. Named mosaic in LAION-C; the rendition of that name here is laid with plain stones.',
  formula: 'cell ← the tile k of least ‖m_k − (B ∗ x)(cell)‖,  m_k its mean colour, B a bicubic filter of 4t px',
  source: `${LI} ("mosaic"). The tiles are ${TILE_COUNT} generated scenes, not photographs of a data set`,
  parameters: ['t: side of a tile (px)'],
  severities: { 'imagenet-c': rows, 'cifar-c': rows },
};

export const laionMosaic: Perturbation = {
  info,
  apply(x, options) {
    const [, height, width] = x.shape;
    const [published] = severityRow(info, options.severity, options.table) as [number];
    // A tile of small pictures is never smaller than this, or several severities would be one.
    const smallest = Math.round(options.severity) + 1;
    const side = Math.max(smallest, Math.round(published * sizeRatio(height, width)));
    return mosaicOf(x, side, tilePictures(Math.min(side, LARGEST_TILE)));
  },
};

/**
 * @param side of a cell, pixels
 * @param tiles of that side, or smaller ones, whose pixels are repeated
 */
export function mosaicOf(x: tf.Tensor4D, side: number, tiles: Tiles): tf.Tensor4D {
  const [batch, height, width] = x.shape;
  const [down, across] = [cellGrid(height, side), cellGrid(width, side)];
  return tf.tidy(() => {
    const colours = cellColours(x, down, across);
    const flat = colours.mul(8).reshape<tf.Tensor2D>([-1, 3]);
    const chosen = nearestColour(flat, tf.tensor2d(tiles.means, [tiles.count, 3]));
    const line = tiles.side * 3;
    const laid = tf
      .gather(tf.tensor2d(tiles.pixels, [tiles.count, tiles.side * line]), chosen)
      .reshape([batch * down.count, across.count, tiles.side, line])
      .transpose([0, 2, 1, 3])
      .reshape<tf.Tensor4D>([batch, down.count * tiles.side, across.count * tiles.side, 3]);
    const from =
      ({ offset }: CellGrid) =>
      (pixel: number) =>
        Math.floor(((pixel + offset) * tiles.side) / side);
    const whole = tiles.side === side && laid.shape[1] === height && laid.shape[2] === width;
    return whole ? laid : repeated(laid, [height, from(down)], [width, from(across)]);
  });
}

/** The picture reduced to one pixel a cell, rounded to 8 bits after the columns and after the rows; whole numbers 0..255. */
function cellColours(x: tf.Tensor4D, down: CellGrid, across: CellGrid): tf.Tensor4D {
  const rounded = (values: tf.Tensor4D): tf.Tensor4D => values.add(0.5).floor().clipByValue(0, 255) as tf.Tensor4D;
  const columns = rounded(mapLines(toLevels(x), identity(down.length), cellMap(across)));
  return rounded(mapLines(columns, cellMap(down), identity(across.count)));
}
