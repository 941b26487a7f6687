/**
 * Plasma fractal by the diamond-square method, periodic at the borders: the published fog map (hendrycks/robustness, there
 * after FLHerne/mapgen). Values 0..1.
 */
/** Where the fractal takes its random numbers from, such as a `Random`. */
export interface UniformSource {
  uniform(low: number, high: number): number;
}

/** Smallest power of two that is not below `n`. */
export function nextPowerOfTwo(n: number): number {
  let power = 1;
  while (power < n) power *= 2;
  return power;
}

/**
 * @param side of the square map, a power of two
 * @param decay the roughness is divided by this at every halving of the step; larger is smoother
 * @returns [side, side]
 */
export function plasmaFractal(side: number, decay: number, random: UniformSource): Float32Array {
  const map = new Float64Array(side * side);
  const mask = side - 1;
  const at = (row: number, column: number): number => map[(row & mask) * side + (column & mask)]!;
  let roughness = 100;
  // The published code divides a sum of four by 4 and adds roughness times a number up to roughness: its square counts.
  const settle = (sum: number): number => sum / 4 + roughness * random.uniform(-roughness, roughness);
  for (let step = side; step >= 2; step /= 2) {
    const half = step / 2;
    for (let row = 0; row < side; row += step) {
      for (let column = 0; column < side; column += step) {
        const corners =
          at(row, column) + at(row + step, column) + at(row, column + step) + at(row + step, column + step);
        map[(row + half) * side + column + half] = settle(corners);
      }
    }
    for (let row = 0; row < side; row += step) {
      for (let column = 0; column < side; column += step) {
        const across = at(row + half, column + half) + at(row - half, column + half);
        map[row * side + column + half] = settle(across + at(row, column) + at(row, column + step));
      }
    }
    for (let row = 0; row < side; row += step) {
      for (let column = 0; column < side; column += step) {
        const along = at(row + half, column + half) + at(row + half, column - half);
        map[(row + half) * side + column] = settle(along + at(row, column) + at(row + step, column));
      }
    }
    roughness /= decay;
  }
  return normalised(map);
}

function normalised(map: Float64Array): Float32Array {
  let low = Infinity;
  let high = -Infinity;
  for (const value of map) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  const range = high > low ? high - low : 1;
  return Float32Array.from(map, (value) => (value - low) / range);
}
