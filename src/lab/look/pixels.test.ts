import { describe, expect, it } from 'vitest';
import { plainPicture } from '../../../test/fixtures/fakeInfos';
import { residual, rootMeanSquare } from './pixels';

describe('pixels', () => {
  it('shows no change as mid-grey and clamps a large one', () => {
    expect(new Set(residual(plainPicture(90), plainPicture(90)).pixels)).toEqual(new Set([128]));
    expect(residual(plainPicture(90), plainPicture(100)).pixels[0]).toBe(148);
    expect(residual(plainPicture(0), plainPicture(255)).pixels[0]).toBe(255);
    expect(() => residual(plainPicture(0, 8), plainPicture(0, 9))).toThrow(RangeError);
  });

  it('measures the root mean square of the change', () => {
    expect(rootMeanSquare(plainPicture(10), plainPicture(13))).toBeCloseTo(3);
  });
});
