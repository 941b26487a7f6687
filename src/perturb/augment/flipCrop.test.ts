import { describe, expect, it } from 'vitest';
import type { ImageSet } from '../../contract/image';
import { flipCropBatch } from './flipCrop';

const SIZE = 8;
/** The value of a pixel tells where it came from. */
const set: ImageSet = {
  name: 'test',
  count: 2,
  width: SIZE,
  height: SIZE,
  pixels: Uint8Array.from({ length: 2 * SIZE * SIZE * 3 }, (_, i) => Math.floor(i / 3)),
  labels: new Int32Array(2),
  classNames: [],
};
const LENGTH = SIZE * SIZE * 3;

describe('flip and crop', () => {
  it('moves a picture by at most 3 pixels and flips half of them', () => {
    let flipped = 0;
    for (let view = 0; view < 100; view++) {
      const values = flipCropBatch(set, [0], 1, view).map((value) => Math.round(value * 255));
      // Two neighbours in the middle tell the direction and the offset.
      const at = (x: number, y: number): number => values[(y * SIZE + x) * 3]!;
      const step = at(4, 4) - at(3, 4);
      expect(Math.abs(step)).toBe(1);
      if (step < 0) flipped++;
      const [x, y] = [at(4, 4) % SIZE, Math.floor(at(4, 4) / SIZE)];
      expect(Math.abs(y - 4)).toBeLessThanOrEqual(3);
      expect(Math.abs(x - (step < 0 ? 3 : 4))).toBeLessThanOrEqual(3);
    }
    expect(flipped).toBeGreaterThan(30);
    expect(flipped).toBeLessThan(70);
  });

  it('depends on picture, seed and view, not on the batch', () => {
    const both = flipCropBatch(set, [1, 0], 4, 2);
    expect(flipCropBatch(set, [0], 4, 2)).toEqual(both.slice(LENGTH));
    const others = [0, 1, 2, 3, 4, 5].map((view) => flipCropBatch(set, [0], 4, view).join());
    expect(new Set(others).size).toBeGreaterThan(3);
  });
});
