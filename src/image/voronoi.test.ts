import { describe, expect, it } from 'vitest';
import { voronoi } from './voronoi';

describe('Voronoi cells', () => {
  it('are those of the nearest point, and know how far their border is', () => {
    const [height, width] = [41, 57];
    const cells = voronoi(height, width, 7, 0.9, 3);
    let wrong = 0;
    for (let i = 0; i < height * width; i++) {
      const [y, x] = [Math.floor(i / width), i % width];
      const distances = Array.from(cells.rows, (row, k) => Math.hypot(row - y, cells.columns[k]! - x));
      const [first, second] = [...distances].sort((a, b) => a - b) as [number, number];
      if (distances[cells.cell[i]!]! > first + 1e-4) wrong++;
      // Half of the difference is the least that the border can be away, as one can walk to it at full speed both ways.
      expect(cells.border[i]!).toBeGreaterThan((second - first) / 2 - 1e-3);
      expect(cells.border[i]!).toBeLessThan(second + 1e-3);
    }
    expect(wrong).toBe(0);
  });

  it('is a grid of squares without jitter, and one cell for a single pixel', () => {
    const squares = voronoi(12, 12, 4, 0, 1);
    expect([...squares.cell.slice(0, 12)]).toEqual([0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2]);
    expect(squares.border[5 * 12 + 5]).toBeCloseTo(1.5);
    expect([...voronoi(1, 1, 8, 0.9, 1).cell]).toEqual([0]);
  });
});
