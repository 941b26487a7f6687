/**
 * The plasma fractal in the published order of random numbers (hendrycks/robustness, there after FLHerne/mapgen), so that the
 * published fog can be replayed. The fog itself draws a number by its place: `src/perturb/weather/plasma.ts`.
 */

/** Where the fractal takes its random numbers from, such as a `Random`. */
export interface UniformSource {
  uniform(low: number, high: number): number;
}

/** The roughness at the coarsest level. The published code adds it times a number up to it: its square counts. */
const ROUGHNESS = 100;

/**
 * @param side of the square map, a power of two
 * @param decay the roughness is divided by this at every halving of the step; larger is smoother
 * @returns [side, side]
 */
export function plasmaFractal(side: number, decay: number, random: UniformSource): Float32Array {
  const map = new Float64Array(side * side);
  const mask = side - 1;
  const at = (row: number, column: number): number => map[(row & mask) * side + (column & mask)]!;
  let roughness = ROUGHNESS;
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
