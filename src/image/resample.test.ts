import { describe, expect, it } from 'vitest';
import { resizeBilinear, shortSideAndCrop } from './resample';

const small = {
  width: 3,
  height: 2,
  pixels: Uint8Array.of(10, 200, 30, 250, 0, 90, 60, 120, 180, 0, 255, 0, 128, 127, 129, 33, 66, 99),
};

describe('resizeBilinear', () => {
  it('gives the values of Pillow 12.3 (Image.resize, BILINEAR), shrinking across and enlarging down', () => {
    expect([...resizeBilinear(small, 2, 5).pixels]).toEqual([
      100, 125, 53, 131, 75, 146, 95, 133, 53, 125, 76, 142, 74, 166, 51, 100, 82, 128, 53, 199, 48, 75, 88, 114, 48,
      207, 48, 69, 89, 110,
    ]);
  });
  it('leaves a picture of the right size as it is, in memory of its own', () => {
    const same = resizeBilinear(small, 3, 2);
    expect(same).toEqual(small);
    expect(same.pixels).not.toBe(small.pixels);
  });
  it('enlarges a single pixel', () => {
    const one = { width: 1, height: 1, pixels: Uint8Array.of(1, 2, 255) };
    expect([...resizeBilinear(one, 2, 1).pixels]).toEqual([1, 2, 255, 1, 2, 255]);
  });
});

describe('shortSideAndCrop', () => {
  const ramp = (width: number, height: number) => ({
    width,
    height,
    pixels: Uint8Array.from({ length: width * height * 3 }, (_, i) => Math.floor(i / 3) % width),
  });
  it('takes the middle, halves rounded to the even pixel', () => {
    // (9 − 4) / 2 = 2.5 → 2; (11 − 4) / 2 = 3.5 → 4
    expect(shortSideAndCrop(ramp(9, 4), 4, 4).pixels[0]).toBe(2);
    expect(shortSideAndCrop(ramp(11, 4), 4, 4).pixels[0]).toBe(4);
  });
  it('cuts the long side down to whole pixels', () => {
    expect(shortSideAndCrop(ramp(100, 30), 10, 10)).toMatchObject({ width: 10, height: 10 });
  });
  it('says when the crop does not fit', () => {
    expect(() => shortSideAndCrop(ramp(9, 4), 4, 5)).toThrow('The crop (5) cannot be larger than the short side (4).');
  });
});
