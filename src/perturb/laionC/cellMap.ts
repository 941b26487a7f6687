/**
 * How a picture is reduced to one pixel a cell: Keys' bicubic filter (1981, a = −1/2) widened by the side of a cell, as Pillow reduces.
 * Where cells do not divide the picture they lie about its middle, and the picture goes on mirrored beyond its border, as the published
 * code's second severity does; else the filter is cut at the border.
 */
import { borderIndex } from '../ops/border';
import { HostCache } from '../ops/hostCache';
import { lineMap, type LineMap } from '../ops/separable';

export interface CellGrid {
  /** Of the picture, pixels. */
  length: number;
  /** Of a cell, pixels. */
  side: number;
  /** Cells. */
  count: number;
  /** How far the first cell begins before the picture. */
  offset: number;
}

export function cellGrid(length: number, side: number): CellGrid {
  const count = Math.ceil(length / side);
  return { length, side, count, offset: Math.floor((count * side - length) / 2) };
}

function keys(at: number): number {
  const x = Math.abs(at);
  if (x < 1) return (1.5 * x - 2.5) * x * x + 1;
  return x < 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0;
}

/**
 * Weights are whole multiples of this. Their sums with whole numbers up to 255 then have at most 24 binary digits, so single precision
 * holds them exactly, in whatever order a backend adds.
 */
const UNIT = 2 ** -15;

const maps = new HostCache<LineMap>(16);

export function cellMap({ length, side, count, offset }: CellGrid): LineMap {
  return maps.get(`${length} ${side}`, () =>
    lineMap(count, length, (cell, add) => {
      const middle = (cell + 0.5) * side - offset;
      const fits = count * side === length;
      const first = Math.max(Math.trunc(middle - 2 * side + 0.5), fits ? 0 : -Infinity);
      const last = Math.min(Math.trunc(middle + 2 * side + 0.5), fits ? length : Infinity);
      const raw = Array.from({ length: last - first }, (_, k) => keys((first + k - middle + 0.5) / side));
      const sum = raw.reduce((total, weight) => total + weight, 0);
      const units = raw.map((weight) => Math.round(weight / sum / UNIT));
      const surplus = units.reduce((total, weight) => total + weight, 0) - 1 / UNIT;
      const largest = units.indexOf(Math.max(...units));
      units[largest]! -= surplus;
      units.forEach((weight, k) => add(borderIndex(first + k, length, 'mirror'), weight * UNIT));
    }),
  );
}
