/**
 * Cells of one colour each: tiles, panes of glass, stitches, dots. The colour of a cell is that of the smoothed picture at
 * one place, so that it needs no reading of the picture: the host says which place each pixel fetches.
 */
import type * as tf from '../../../compute/tf';
import { HostCache } from '../../ops/hostCache';
import { lineMap, mapLines } from '../../ops/separable';
import type { LineMap } from '../../ops/separable';
import { warp } from '../../ops/warp';

const maps = new HostCache<LineMap>(32);

/**
 * @param x [batch, height, width, 3]
 * @param from for every pixel of the batch the pixel of its own picture it fetches, [batch · height · width]
 * @returns a tensor of x's shape
 */
export function fetched(x: tf.Tensor4D, from: Int32Array): tf.Tensor4D {
  const width = x.shape[2];
  const rows = new Float32Array(from.length);
  const columns = new Float32Array(from.length);
  for (let i = 0; i < from.length; i++) {
    rows[i] = Math.floor(from[i]! / width);
    columns[i] = from[i]! % width;
  }
  return warp(x, { rows, columns }, 'edge', 'nearest');
}

/** Number of square cells of about `side` pixels along a length; at least one. */
export function cellCount(length: number, side: number): number {
  return Math.max(1, Math.round(length / side));
}

/** Means over a grid of equal cells, [batch, down, across, channels]; cells need not be whole pixels. */
export function cellMeans(x: tf.Tensor4D, down: number, across: number): tf.Tensor4D {
  return mapLines(x, meanMap(x.shape[1], down), meanMap(x.shape[2], across));
}

/** Every cell of a grid as one area of its colour: undoes `cellMeans` but for what is lost. */
export function asCells(cells: tf.Tensor4D, height: number, width: number): tf.Tensor4D {
  return mapLines(cells, spreadMap(cells.shape[1], height), spreadMap(cells.shape[2], width));
}

function meanMap(length: number, count: number): LineMap {
  return maps.get(`mean ${length} ${count}`, () =>
    lineMap(count, length, (cell, add) => {
      const [start, end] = [(cell * length) / count, ((cell + 1) * length) / count];
      for (let i = Math.floor(start); i < Math.min(length, Math.ceil(end)); i++) {
        add(i, ((Math.min(end, i + 1) - Math.max(start, i)) * count) / length);
      }
    }),
  );
}

function spreadMap(count: number, length: number): LineMap {
  return maps.get(`spread ${length} ${count}`, () =>
    lineMap(length, count, (pixel, add) => add(Math.min(count - 1, Math.floor(((pixel + 0.5) * count) / length)), 1)),
  );
}
