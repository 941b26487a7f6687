/**
 * Gradient noise (Perlin, "An Image Synthesizer", SIGGRAPH 1985) and its turbulence, as in ImageNet-C̄: random unit gradients at
 * the points of a grid that repeats after 256 cells, mixed by 3t² − 2t³, times 1.5.
 */
import type { Random } from '../../num/random';

const CELLS = 256;
const MASK = CELLS - 1;

export interface GradientNoise {
  permutation: Int32Array;
  right: Float64Array;
  down: Float64Array;
}

export function gradientNoise(random: Random): GradientNoise {
  const right = new Float64Array(CELLS);
  const down = new Float64Array(CELLS);
  for (let i = 0; i < CELLS; i++) {
    // Whole numbers −256 … 255, so that the diagonals are a little more likely, as published.
    const [u, v] = [random.integer(2 * CELLS) - CELLS, random.integer(2 * CELLS) - CELLS];
    const length = Math.hypot(u, v) || 1;
    right[i] = u / length;
    down[i] = v / length;
  }
  return { permutation: random.permutation(CELLS), right, down };
}

/** Where points fall in the grid: the cell, the place in it and the share of the next corner. */
interface Places {
  cell: Int32Array;
  inside: Float64Array;
  share: Float64Array;
}

function places(points: Float64Array, frequency: number): Places {
  const cell = new Int32Array(points.length);
  const inside = new Float64Array(points.length);
  const share = new Float64Array(points.length);
  points.forEach((point, i) => {
    const at = point * frequency;
    const below = Math.floor(at);
    const t = at - below;
    cell[i] = below & MASK;
    inside[i] = t;
    share[i] = t * t * (3 - 2 * t);
  });
  return { cell, inside, share };
}

/**
 * Adds |noise(f·p)| / f for f = 1, 2, 4 … 2^(octaves − 1).
 * @param rows,columns positions in cells of the coarsest grid
 * @param sum [rows, columns]
 */
export function addTurbulence(
  noise: GradientNoise,
  octaves: number,
  rows: Float64Array,
  columns: Float64Array,
  sum: Float32Array,
): void {
  const { permutation, right, down } = noise;
  for (let octave = 0; octave < octaves; octave++) {
    const frequency = 2 ** octave;
    const vertical = places(rows, frequency);
    const horizontal = places(columns, frequency);
    const scale = 1.5 / frequency;
    let at = 0;
    for (let r = 0; r < rows.length; r++) {
      const first = permutation[vertical.cell[r]!]!;
      const second = permutation[(vertical.cell[r]! + 1) & MASK]!;
      const y = vertical.inside[r]!;
      const s = vertical.share[r]!;
      // Within a cell, the left and the right edge are linear in x: near + nearSlope·x and far + farSlope·(x − 1).
      let last = -1;
      let near = 0;
      let nearSlope = 0;
      let far = 0;
      let farSlope = 0;
      for (let c = 0; c < columns.length; c++, at++) {
        const cell = horizontal.cell[c]!;
        if (cell !== last) {
          last = cell;
          const a = permutation[(first + cell) & MASK]!;
          const b = permutation[(second + cell) & MASK]!;
          const p = permutation[(first + cell + 1) & MASK]!;
          const q = permutation[(second + cell + 1) & MASK]!;
          near = (1 - s) * y * down[a]! + s * (y - 1) * down[b]!;
          nearSlope = (1 - s) * right[a]! + s * right[b]!;
          far = (1 - s) * y * down[p]! + s * (y - 1) * down[q]!;
          farSlope = (1 - s) * right[p]! + s * right[q]!;
        }
        const x = horizontal.inside[c]!;
        const left = near + nearSlope * x;
        const value = left + horizontal.share[c]! * (far + farSlope * (x - 1) - left);
        sum[at]! += scale * Math.abs(value);
      }
    }
  }
}
