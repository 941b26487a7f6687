import { describe, expect, it } from 'vitest';
import { parseRegion } from '../contract/region';
import { coveredShare, maskFor, regionMask } from './pictureMask';

const drawn = (text: string, width: number, height: number) => {
  const { values } = regionMask(parseRegion(text), { width, height });
  return Array.from({ length: height }, (_, row) =>
    Array.from(values.subarray(row * width, (row + 1) * width), (value) =>
      value === 255 ? '#' : value === 0 ? '.' : '+',
    ).join(''),
  );
};

describe('the mask of a region', () => {
  it('holds the pixels whose centres lie in the shape', () => {
    expect(drawn('rect:0.25,0.5,0.5,0.5', 8, 4)).toEqual(['........', '........', '..####..', '..####..']);
    expect(drawn('ellipse:0,0,1,1', 6, 6)).toEqual(['.####.', '######', '######', '######', '######', '.####.']);
    expect(drawn('rect:0.25,0.5,0.5,0.5:outside', 8, 4)[3]).toBe('##....##');
    // A dab in the middle, and a stroke along the upper edge.
    expect(drawn('brush:b0hzhz', 5, 5)).toEqual(['.....', '.###.', '.###.', '.###.', '.....']);
    expect(drawn('brush:800000zz00', 8, 4)[0]).toBe('########');
  });

  it('covers the same share in any size', () => {
    for (const text of ['ellipse:0.1,0.2,0.6,0.5', 'brush:3k7z7zkzkz.1s00zz']) {
      const shares = [64, 500].map((side) =>
        coveredShare(regionMask(parseRegion(text), { width: side, height: side })),
      );
      expect(shares[0]! / shares[1]!, text).toBeCloseTo(1, 1);
    }
  });

  it('softens its edge about where it was, not at the border of the picture, nor where all of it is meant', () => {
    const row = regionMask(parseRegion('rect:0,0,0.5,1:feather:8px'), { width: 40, height: 9 }).values.subarray(0, 40);
    expect([...row.subarray(0, 15)].every((value) => value === 255)).toBe(true);
    expect([...row.subarray(25)].every((value) => value === 0)).toBe(true);
    expect([...row.subarray(15, 25)].every((value, i, all) => i === 0 || value <= all[i - 1]!)).toBe(true);
    expect(row[19]! + row[20]!).toBe(255);
    const whole = regionMask(parseRegion('rect:0,0,1,1:feather:0.3'), { width: 20, height: 15 });
    expect(whole.values.every((value) => value === 255)).toBe(true);
  });

  it('is never resized', () => {
    const mask = { width: 3, height: 2, values: new Uint8Array(6), name: 'door.png' };
    expect(maskFor(mask, { width: 3, height: 2 })).toBe(mask);
    expect(() => maskFor(mask, { width: 2, height: 3 })).toThrow(/door\.png has 3 × 2 pixels, the picture 2 × 3/);
  });
});
