import { describe, expect, it } from 'vitest';
import { grainTile, litTile, strokeTile, tiled } from './periodicNoise';

const SIDE = 64;

/** Correlation of neighbours at a distance, around the tile. */
function correlation(tile: Float32Array, down: number, right: number): number {
  let sum = 0;
  for (let i = 0; i < tile.length; i++) {
    const [y, x] = [(Math.floor(i / SIDE) + down) % SIDE, ((i % SIDE) + right) % SIDE];
    sum += tile[i]! * tile[y * SIDE + x]!;
  }
  return sum / tile.length;
}

describe('tiles of noise', () => {
  it('have mean 0 and deviation 1', () => {
    for (const tile of [
      grainTile(SIDE, 0, 1),
      grainTile(SIDE, 2, 1),
      litTile(strokeTile(grainTile(SIDE, 1, 2), SIDE, 30, 9), SIDE),
    ]) {
      expect(tile.reduce((sum, value) => sum + value, 0) / tile.length).toBeCloseTo(0, 4);
      expect(correlation(tile, 0, 0)).toBeCloseTo(1, 4);
    }
  });

  it('are as smooth over their seam as elsewhere', () => {
    for (const sigma of [3, 7]) {
      const tile = grainTile(SIDE, sigma, 1);
      const step = (column: number): number => {
        let sum = 0;
        for (let y = 0; y < SIDE; y++)
          sum += Math.abs(tile[y * SIDE + ((column + 1) % SIDE)]! - tile[y * SIDE + column]!);
        return sum / SIDE;
      };
      const inner = Array.from({ length: SIDE - 1 }, (_, column) => step(column));
      expect(step(SIDE - 1)).toBeLessThan(1.5 * Math.max(...inner));
      // Neighbours of smoothed white noise correlate by exp(−d² / 4σ²).
      expect(Math.abs(correlation(tile, 0, 2) - Math.exp(-1 / sigma ** 2))).toBeLessThan(0.04);
    }
  });

  it('draw strokes along their direction', () => {
    const grain = grainTile(SIDE, 0.7, 5);
    const level = strokeTile(grain, SIDE, 0, 16);
    expect(correlation(level, 0, 5)).toBeGreaterThan(correlation(level, 5, 0) + 0.4);
    const upright = strokeTile(grain, SIDE, 90, 16);
    expect(correlation(upright, 5, 0)).toBeGreaterThan(correlation(upright, 0, 5) + 0.4);
  });

  it('cover a picture of any size, shifted', () => {
    const tile = Float32Array.from([0, 1, 2, 3]);
    expect([...tiled(tile, 2, 3, 3, 1, 0)]).toEqual([2, 3, 2, 0, 1, 0, 2, 3, 2]);
  });
});
