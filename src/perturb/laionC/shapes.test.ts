import { expect, it } from 'vitest';
import { diskInsets, polygon, square, star, triangle, type PaintSpan } from './shapes';

/** How many pixels a drawing paints. */
function area(draw: (paint: PaintSpan) => void): number {
  const painted = new Set<string>();
  draw((row, left, right) => {
    for (let column = left; column <= right; column++) painted.add(`${row} ${column}`);
  });
  return painted.size;
}

it('draws the disks of Pillow', () => {
  expect(diskInsets(7)).toEqual([2, 1, 0, 0, 0, 1, 2]);
  expect(diskInsets(9)).toEqual([3, 1, 1, 0, 0, 0, 1, 1, 3]);
  expect(diskInsets(11)).toEqual([3, 2, 1, 0, 0, 0, 0, 0, 1, 2, 3]);
  expect(diskInsets(13)).toEqual([4, 3, 2, 1, 0, 0, 0, 0, 0, 1, 2, 3, 4]);
  expect(diskInsets(15)).toEqual([5, 3, 2, 1, 1, 0, 0, 0, 0, 0, 1, 1, 2, 3, 5]);
  expect(diskInsets(16)).toEqual([5, 4, 2, 2, 1, 0, 0, 0, 0, 0, 0, 1, 2, 2, 4, 5]);
  expect(diskInsets(1)).toEqual([0]);
  // Far from a multiple of the picture's size it is still a disk: π/4 of its square.
  const side = 137;
  const pixels = diskInsets(side).reduce((sum, inset) => sum + side - 2 * inset, 0);
  expect(pixels / side ** 2).toBeCloseTo(Math.PI / 4, 2);
});

it('draws the triangles of Pillow', () => {
  const areas = Array.from({ length: 10 }, (_, i) => area((paint) => triangle(3, 4, i + 7, paint)));
  expect(areas).toEqual([25, 36, 41, 55, 61, 78, 85, 105, 113, 136]);
});

it('draws stars that turn, and polygons with level edges', () => {
  const full = area((paint) => star(50, 50, 40, 0, paint));
  // Ten triangles with the sides 1 and 1/2 and 36° between them.
  expect(full / 40 ** 2).toBeCloseTo(2.5 * Math.sin(Math.PI / 5), 0);
  expect(Math.abs(area((paint) => star(50, 50, 40, 36, paint)) - full)).toBeLessThan(60);
  const box = [
    [2, 1],
    [6, 1],
    [6, 4],
    [2, 4],
  ] as const;
  expect(area((paint) => polygon(box, paint))).toBe(area((paint) => square(0, 0, 4, paint)) + 4);
});
