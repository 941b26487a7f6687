import { describe, expect, it } from 'vitest';
import type { Picture } from '../contract/image';
import { modelInput, preparationOf, preparePicture, shortSideOf } from './preparePicture';
import { shortSideAndCrop } from './resample';

/** Every pixel differs from its neighbours, so that a shift of one shows. */
function picture(width: number, height: number): Picture {
  const pixels = Uint8Array.from({ length: width * height * 3 }, (_, i) => (i * 37 + ((i * i) >> 3)) % 256);
  return { width, height, pixels };
}

const same = (a: Picture, b: Picture) => Buffer.from(a.pixels).equals(Buffer.from(b.pixels));

describe('what a model sees of a picture', () => {
  it.each([
    [500, 375],
    [375, 500],
    [225, 224],
    [97, 311],
    [223, 223],
    [1, 97],
  ])('a photograph of %i × %i is brought to 256 and its middle 224 are cut out', (width, height) => {
    const given = picture(width, height);
    const seen = modelInput(given, 224, false);
    expect(same(seen, shortSideAndCrop(given, 256, 224))).toBe(true);
    expect(same(seen, preparePicture(given, { side: 224 }))).toBe(true);
    expect([seen.width, seen.height, seen.pixels.length]).toEqual([224, 224, 224 * 224 * 3]);
  });

  it('takes a picture of the size as it is, prepared or not', () => {
    const given = picture(64, 64);
    expect(modelInput(given, 64, false)).toBe(given);
    expect(modelInput(given, 64, true)).toBe(given);
  });

  it('hands over a square that was cut before at its own size, and cuts only what is no square', () => {
    const square = picture(32, 32);
    expect(modelInput(square, 224, true)).toBe(square);
    expect(modelInput(picture(40, 30), 60, true)).toEqual(shortSideAndCrop(picture(40, 30), 60, 60));
  });

  it('takes a picture that is small by nature whole, as a set of such pictures is', () => {
    const small = picture(32, 32);
    expect(modelInput(small, 224, false)).toBe(small);
    expect(same(modelInput(picture(96, 80), 224, false), shortSideAndCrop(picture(96, 80), 224, 224))).toBe(true);
    expect(preparationOf(32)).toEqual({ side: 32, shortSide: 32 });
    expect(preparationOf(224)).toEqual({ side: 224 });
  });

  it('keeps the share of torchvision at every side', () => {
    expect([224, 96, 64, 32, 384].map((side) => shortSideOf({ side }))).toEqual([256, 110, 73, 37, 439]);
    expect(shortSideOf({ side: 224, shortSide: 232 })).toBe(232);
  });
});
