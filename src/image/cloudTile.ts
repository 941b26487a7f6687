/**
 * Square tiles of smooth random clouds that join seamlessly with themselves: octaves of value noise (random numbers on a grid,
 * interpolated by Perlin's fading curve 6t⁵ − 15t⁴ + 10t³; K. Perlin, "Improving Noise", SIGGRAPH 2002).
 */
import { hash3, streamOf } from '../num/random';
import { smoothPlane } from './smoothPlane';

const STREAM = streamOf('cloud');

/**
 * Adds one octave.
 * @param tile [side, side]
 * @param cells of the grid in each direction, at least 1
 * @param shape what becomes of the noise, −1..1, before it is added
 */
function addOctave(
  tile: Float32Array,
  side: number,
  cells: number,
  weight: number,
  seed: number,
  shape: (noise: number) => number,
): void {
  const grid = Float32Array.from({ length: cells * cells }, (_, i) => hash3(seed, STREAM + cells, i) / 2147483648 - 1);
  const from = Int32Array.from({ length: side }, (_, i) => Math.floor((i * cells) / side));
  const next = from.map((cell) => (cell + 1) % cells);
  const fade = Float32Array.from({ length: side }, (_, i) => {
    const t = (i * cells) / side - from[i]!;
    return t * t * t * (t * (t * 6 - 15) + 10);
  });
  for (let y = 0; y < side; y++) {
    const upper = from[y]! * cells;
    const lower = next[y]! * cells;
    const down = fade[y]!;
    for (let x = 0; x < side; x++) {
      const [left, right] = [from[x]!, next[x]!];
      const across = fade[x]!;
      const above = grid[upper + left]! + across * (grid[upper + right]! - grid[upper + left]!);
      const below = grid[lower + left]! + across * (grid[lower + right]! - grid[lower + left]!);
      tile[y * side + x]! += weight * shape(above + down * (below - above));
    }
  }
}

export interface Octaves {
  /** Cells of the first octave across the tile; each further one has twice as many. */
  cells: number;
  octaves: number;
  /** Weight of an octave relative to the one before. */
  gain: number;
}

/** Clouds, mean 0 and standard deviation 1, [side, side]. */
export function cloudTile(side: number, { cells, octaves, gain }: Octaves, seed: number): Float32Array {
  const tile = new Float32Array(side * side);
  for (let k = 0; k < octaves; k++) addOctave(tile, side, cells << k, gain ** k, seed, (noise) => noise);
  return standardise(tile);
}

/** Clouds folded at their middle, so that bright ridges branch through them; mean 0 and standard deviation 1, [side, side]. */
export function ridgeTile(side: number, { cells, octaves, gain }: Octaves, seed: number): Float32Array {
  const tile = new Float32Array(side * side);
  for (let k = 0; k < octaves; k++) {
    addOctave(tile, side, cells << k, gain ** k, seed, (noise) => (1 - Math.abs(noise)) ** 4);
  }
  return standardise(tile);
}

/** A tile smoothed by a Gaussian across its borders, [side, side]. @param sigma pixels */
export function smoothTile(tile: Float32Array, side: number, sigma: number): Float32Array {
  const margin = Math.floor(4 * sigma + 0.5);
  const wide = side + 2 * margin;
  const padded = new Float32Array(wide * wide);
  for (let row = 0; row < wide; row++) {
    const from = ((row + side * margin - margin) % side) * side;
    const line = tile.subarray(from, from + side);
    for (let i = 0; i < wide; i++) padded[row * wide + i] = line[(i + side * margin - margin) % side]!;
  }
  const smooth = smoothPlane(padded, wide, wide, sigma);
  const out = new Float32Array(tile.length);
  for (let row = 0; row < side; row++) {
    const from = (row + margin) * wide + margin;
    out.set(smooth.subarray(from, from + side), row * side);
  }
  return out;
}

/** Shifts and scales in place to mean 0 and standard deviation 1; a constant becomes 0. */
export function standardise(values: Float32Array): Float32Array {
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < values.length; i++) {
    sum += values[i]!;
    squares += values[i]! * values[i]!;
  }
  const mean = sum / values.length;
  const variance = squares / values.length - mean * mean;
  const scale = variance > 0 ? 1 / Math.sqrt(variance) : 0;
  for (let i = 0; i < values.length; i++) values[i] = (values[i]! - mean) * scale;
  return values;
}
