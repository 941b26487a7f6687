/**
 * Voronoi cells of a jittered grid: every pixel belongs to the nearest of the random points, one in each square of the grid.
 * For mosaics, stained glass and dabs of paint.
 */
import { Random } from '../num/random';

export interface Voronoi {
  /** Position of the point of each cell, in pixels, inside the picture. */
  rows: Float32Array;
  columns: Float32Array;
  /** The cell of each pixel, [height · width]. */
  cell: Int32Array;
  /** Distance of each pixel to the nearest border between cells, pixels, [height · width]. */
  border: Float32Array;
}

/**
 * @param spacing side of the squares of the grid, pixels
 * @param jitter how far points leave the middle of their square, as a share of its side: 0 gives squares, 1 is random
 */
export function voronoi(height: number, width: number, spacing: number, jitter: number, seed: number): Voronoi {
  const down = Math.max(1, Math.round(height / spacing));
  const across = Math.max(1, Math.round(width / spacing));
  const random = new Random(seed, 'voronoi');
  const rows = new Float32Array(down * across);
  const columns = new Float32Array(down * across);
  for (let i = 0; i < rows.length; i++) {
    const place = (index: number, count: number, length: number): number =>
      ((index + 0.5 + jitter * random.uniform(-0.5, 0.5)) * length) / count - 0.5;
    rows[i] = place(Math.floor(i / across), down, height);
    columns[i] = place(i % across, across, width);
  }
  const cell = new Int32Array(height * width);
  const border = new Float32Array(height * width);
  const walls = wallsOf(rows, columns, down, across);
  // No point outside the nine squares around a pixel is nearer than this.
  const sure = ((1 + (1 - jitter) / 2) * Math.min(height / down, width / across)) ** 2;
  for (let y = 0; y < height; y++) {
    const squareRow = Math.min(down - 1, Math.floor(((y + 0.5) * down) / height));
    for (let x = 0; x < width; x++) {
      const squareColumn = Math.min(across - 1, Math.floor(((x + 0.5) * across) / width));
      let best = Infinity;
      let own = 0;
      for (let reach = 1; reach <= 2 && best > sure; reach++) {
        const left = Math.max(0, squareColumn - reach);
        const right = Math.min(across - 1, squareColumn + reach);
        const bottom = Math.min(down - 1, squareRow + reach);
        for (let v = Math.max(0, squareRow - reach); v <= bottom; v++) {
          for (let candidate = v * across + left; candidate <= v * across + right; candidate++) {
            const dy = rows[candidate]! - y;
            const dx = columns[candidate]! - x;
            const distance = dy * dy + dx * dx;
            if (distance < best) {
              best = distance;
              own = candidate;
            }
          }
        }
      }
      const toPoint = Math.sqrt(best);
      let nearest = FAR;
      for (let wall = own * WALLS * 4; wall < (own + 1) * WALLS * 4; wall += 4) {
        // Walls come in the order of their distance from the point; the rest is further away than the nearest so far.
        if (walls[wall + 3]! - toPoint > nearest) break;
        const distance = walls[wall]! - walls[wall + 1]! * y - walls[wall + 2]! * x;
        if (distance < nearest) nearest = distance;
      }
      cell[y * width + x] = own;
      border[y * width + x] = nearest;
    }
  }
  return { rows, columns, cell, border };
}

/** Neighbours of a cell that can bound it. */
const WALLS = 24;
/** Distance to a border where there is none. */
const FAR = 1e3;

/**
 * The perpendicular bisectors around each cell, nearest first: distance = walls[0] − walls[1] · y − walls[2] · x, positive inside;
 * walls[3] is that of the cell's point.
 * @returns [cells, WALLS, 4]
 */
function wallsOf(rows: Float32Array, columns: Float32Array, down: number, across: number): Float32Array {
  const walls = new Float32Array(rows.length * WALLS * 4);
  for (let own = 0; own < rows.length; own++) {
    const around: [number, number, number, number][] = [];
    for (let k = 0; k < 25; k++) {
      const v = Math.floor(own / across) + Math.floor(k / 5) - 2;
      const u = (own % across) + (k % 5) - 2;
      if (k === 12 || v < 0 || v >= down || u < 0 || u >= across) continue;
      const other = v * across + u;
      const dy = rows[other]! - rows[own]!;
      const dx = columns[other]! - columns[own]!;
      const length = Math.hypot(dy, dx);
      const [ny, nx] = [dy / length, dx / length];
      const constant = (ny * (rows[own]! + rows[other]!) + nx * (columns[own]! + columns[other]!)) / 2;
      around.push([constant, ny, nx, length / 2]);
    }
    around.sort((a, b) => a[3] - b[3]);
    while (around.length < WALLS) around.push([FAR, 0, 0, FAR]);
    around.forEach((wall, k) => walls.set(wall, (own * WALLS + k) * 4));
  }
  return walls;
}
