/**
 * How a square picture lies on another one that it is mixed into: upright, or turned over or round and shifted on a torus.
 * A mixing then reads it where it is; to turn a texture first would take as long as to mix it.
 */
import type { Random } from '../../num/random';

/** Pixel (x, y) of the mixture takes the bytes from `rows[y] + columns[x]` on. */
export interface Placement {
  rows: Int32Array;
  columns: Int32Array;
}

let turned: Placement = { rows: new Int32Array(0), columns: new Int32Array(0) };
let upright: Placement = turned;

function prepare(size: number): void {
  if (turned.rows.length === size) return;
  turned = { rows: new Int32Array(size), columns: new Int32Array(size) };
  upright = {
    rows: Int32Array.from({ length: size }, (_, y) => y * size * 3),
    columns: Int32Array.from({ length: size }, (_, x) => x * 3),
  };
}

export function uprightPlacement(size: number): Placement {
  prepare(size);
  return upright;
}

/** One of the eight ways to lie and a shift, at random. The next call changes it. */
export function anyPlacement(size: number, random: Random): Placement {
  prepare(size);
  const [flipX, flipY, swap] = [random.uniform() < 0.5, random.uniform() < 0.5, random.uniform() < 0.5];
  const [dx, dy] = [random.integer(size), random.integer(size)];
  const acrossBytes = swap ? size * 3 : 3;
  const downBytes = swap ? 3 : size * 3;
  for (let i = 0; i < size; i++) {
    turned.columns[i] = (((flipX ? size - 1 - i : i) + dx) % size) * acrossBytes;
    turned.rows[i] = (((flipY ? size - 1 - i : i) + dy) % size) * downBytes;
  }
  return turned;
}
