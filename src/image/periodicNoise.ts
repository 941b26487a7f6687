/**
 * Square tiles of random texture that join seamlessly with themselves, for paper, canvas, glass and brush strokes. Values
 * have mean 0 and standard deviation 1.
 */
import { gaussianKernel } from './imageBlur';
import { normalArray } from '../num/random';

/** Widest σ in pixels that is smoothed at full size; coarser grain is made at half the size and enlarged. */
const WIDEST = 4;

/** White noise smoothed by a Gaussian. @param sigma pixels @returns [side, side] */
export function grainTile(side: number, sigma: number, seed: number): Float32Array {
  if (sigma > WIDEST && side % 2 === 0) return standardised(doubled(grainTile(side / 2, sigma / 2, seed), side / 2));
  const noise = normalArray(seed, 'grain', side * side);
  if (sigma < 0.2) return standardised(noise);
  const kernel = gaussianKernel(sigma, Math.max(1, Math.ceil(3 * sigma)));
  return standardised(smoothLines(smoothLines(noise, side, kernel), side, kernel));
}

/** Twice the side, interpolated linearly, periodic. */
function doubled(tile: Float32Array, side: number): Float32Array {
  const out = new Float32Array(4 * side * side);
  for (let y = 0; y < 2 * side; y++) {
    const row = (y >> 1) * side;
    const next = (((y >> 1) + (y & 1 ? 1 : side - 1)) % side) * side;
    for (let x = 0; x < 2 * side; x++) {
      const column = x >> 1;
      const beside = (column + (x & 1 ? 1 : side - 1)) % side;
      const near = 0.75 * tile[row + column]! + 0.25 * tile[row + beside]!;
      const far = 0.75 * tile[next + column]! + 0.25 * tile[next + beside]!;
      out[y * 2 * side + x] = 0.75 * near + 0.25 * far;
    }
  }
  return out;
}

/** Samples along a stroke: enough that they touch one another, up to strokes 30 times as long as they are thick. */
const SAMPLES = 25;

/**
 * Strokes: a tile of grain averaged along one direction.
 * @param grain [side, side], as thick as the strokes shall be
 * @param degrees direction of the strokes, 0 = horizontal, 90 = down
 * @param length of a stroke, pixels
 * @returns [side, side]
 */
export function strokeTile(grain: Float32Array, side: number, degrees: number, length: number): Float32Array {
  const [right, down] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
  const out = new Float32Array(side * side);
  for (let k = 0; k < SAMPLES; k++) {
    const share = (2 * k + 1) / SAMPLES - 1;
    const weight = 0.5 + 0.5 * Math.cos(Math.PI * share);
    const dy = modulo(Math.round((share * length * down) / 2), side);
    const dx = modulo(Math.round((share * length * right) / 2), side);
    for (let y = 0; y < side; y++) {
      const line = ((y + dy) % side) * side;
      const to = y * side;
      for (let x = 0; x < side - dx; x++) out[to + x]! += weight * grain[line + x + dx]!;
      for (let x = side - dx; x < side; x++) out[to + x]! += weight * grain[line + x + dx - side]!;
    }
  }
  return standardised(out);
}

/** Shading of a tile taken as a height, lit from the upper left: the slope towards the light. */
export function litTile(tile: Float32Array, side: number): Float32Array {
  const out = new Float32Array(side * side);
  for (let y = 0; y < side; y++) {
    const up = ((y + side - 1) % side) * side;
    const below = ((y + 1) % side) * side;
    for (let x = 0; x < side; x++) {
      out[y * side + x] = tile[below + ((x + 1) % side)]! - tile[up + ((x + side - 1) % side)]!;
    }
  }
  return standardised(out);
}

/** A picture covered with a tile, shifted. @returns [height, width] */
export function tiled(
  tile: Float32Array,
  side: number,
  height: number,
  width: number,
  down: number,
  right: number,
): Float32Array {
  const out = new Float32Array(height * width);
  for (let y = 0; y < height; y++) {
    const line = ((y + down) % side) * side;
    for (let x = 0; x < width; x++) out[y * width + x] = tile[line + ((x + right) % side)]!;
  }
  return out;
}

/** Columns smoothed and the result transposed: twice is a smoothing of both. */
function smoothLines(tile: Float32Array, side: number, kernel: Float64Array): Float32Array {
  const radius = (kernel.length - 1) / 2;
  const out = new Float32Array(tile.length);
  for (let y = 0; y < side; y++) {
    for (let k = 0; k < kernel.length; k++) {
      const line = modulo(y + k - radius, side) * side;
      const weight = kernel[k]!;
      for (let x = 0; x < side; x++) out[x * side + y]! += weight * tile[line + x]!;
    }
  }
  return out;
}

function standardised(values: Float32Array): Float32Array {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  const scale = variance > 0 ? 1 / Math.sqrt(variance) : 1;
  return values.map((value) => (value - mean) * scale);
}

function modulo(a: number, n: number): number {
  return ((a % n) + n) % n;
}
