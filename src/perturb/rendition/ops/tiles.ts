/** Voronoi cells of a batch: which pixel each pixel fetches, and layers that the host draws per pixel. */
import * as tf from '../../../compute/tf';
import { Random } from '../../../num/random';
import { voronoi } from '../../../image/voronoi';
import type { Voronoi } from '../../../image/voronoi';
import type { TextureFrame } from './texture';

export interface CellLayers {
  /** The pixel at the point of the cell, for `fetched`; [batch · height · width]. */
  from: Int32Array;
  /** What `draw` gave, [batch, height, width, 1] each. */
  layers: tf.Tensor4D[];
}

export interface CellStyle {
  /** Pixels. */
  spacing: number;
  jitter: number;
  /** Layers that `draw` fills. */
  count: number;
  /**
   * Fills one value per layer for a pixel.
   * @param cells of the picture
   * @param i the pixel
   * @param chance a number 0..1 of the cell
   */
  draw: (cells: Voronoi, i: number, chance: number, out: Float32Array) => void;
}

export function cellLayers({ seeds, height, width }: TextureFrame, style: CellStyle): CellLayers {
  const area = height * width;
  const from = new Int32Array(seeds.length * area);
  const values = Array.from({ length: style.count }, () => new Float32Array(seeds.length * area));
  const out = new Float32Array(style.count);
  seeds.forEach((seed, picture) => {
    const cells = voronoi(height, width, style.spacing, style.jitter, seed);
    const random = new Random(seed, 'cells');
    const chances = Float32Array.from(cells.rows, () => random.uniform());
    const points = Int32Array.from(cells.rows, (row, cell) => {
      const clamp = (position: number, length: number) => Math.min(length - 1, Math.max(0, Math.round(position)));
      return clamp(row, height) * width + clamp(cells.columns[cell]!, width);
    });
    for (let i = 0; i < area; i++) {
      const cell = cells.cell[i]!;
      from[picture * area + i] = points[cell]!;
      style.draw(cells, i, chances[cell]!, out);
      for (let k = 0; k < style.count; k++) values[k]![picture * area + i] = out[k]!;
    }
  });
  const layers = values.map((layer) => tf.tensor4d(layer, [seeds.length, height, width, 1]));
  return { from, layers };
}

/** 0 below `low`, 1 above `high`, a straight line in between. */
export function ramp(value: number, low: number, high: number): number {
  return Math.min(1, Math.max(0, (value - low) / (high - low)));
}
