import { describe, expect, it } from 'vitest';
import { describeOnBackends, expectClose } from '../../compute/testing';
import * as tf from '../../compute/tf';
import { uniformArray } from '../../num/random';
import { jpegRoundTrip } from './jpegCompression';
import { quantisationTable } from './jpegTables';
import { valuesOf } from '../testing';

describe('quantisation tables', () => {
  it('are those that libjpeg writes at quality 25 and 10', () => {
    // From the DQT segments of files written by libjpeg: first rows, last values.
    expect([...quantisationTable('luminance', 25)].slice(0, 8)).toEqual([32, 22, 20, 32, 48, 80, 102, 122]);
    expect([...quantisationTable('luminance', 25)].slice(-4)).toEqual([224, 200, 206, 198]);
    expect([...quantisationTable('chrominance', 25)].slice(0, 5)).toEqual([34, 36, 48, 94, 198]);
    expect([...quantisationTable('luminance', 10)].slice(0, 8)).toEqual([80, 55, 50, 80, 120, 200, 255, 255]);
    expect([...quantisationTable('chrominance', 10)].slice(0, 5)).toEqual([85, 90, 120, 235, 255]);
  });

  it('are all ones at 100 and the standard ones at 50', () => {
    expect(new Set(quantisationTable('luminance', 100))).toEqual(new Set([1]));
    expect([...quantisationTable('luminance', 50)].slice(0, 3)).toEqual([16, 11, 10]);
  });
});

describeOnBackends('JPEG', () => {
  it('changes a flat picture by rounding only, and keeps sizes that are no multiples of 16', async () => {
    const out = await valuesOf(() => jpegRoundTrip(tf.fill([1, 21, 13, 3], 120) as tf.Tensor4D, 90));
    expectClose(out, new Float32Array(21 * 13 * 3).fill(120), { absolute: 2 });
  });

  it('keeps what a block holds of a flat colour, and halves the resolution of colour only', async () => {
    // Red and blue columns in turn have one luma each, which stays; their chroma is averaged.
    const stripes = Float32Array.from({ length: 16 * 16 * 3 }, (_, i) => {
      const [column, channel] = [Math.floor(i / 3) % 16, i % 3];
      return channel === (column % 2 === 0 ? 0 : 2) ? 200 : 20;
    });
    const out = await valuesOf(() => jpegRoundTrip(tf.tensor4d(stripes, [1, 16, 16, 3]), 100));
    const luma = (values: Float32Array) =>
      Array.from(
        { length: 256 },
        (_, p) => 0.299 * values[3 * p]! + 0.587 * values[3 * p + 1]! + 0.114 * values[3 * p + 2]!,
      );
    const expected = luma(stripes);
    luma(out).forEach((value, p) => expect(Math.abs(value - expected[p]!)).toBeLessThan(3));
    const difference = (values: Float32Array) => Math.abs(values[2]! - values[0]! - (values[5]! - values[3]!));
    expect(difference(stripes)).toBe(360);
    expect(difference(out)).toBeLessThan(20);
  });

  it('keeps less at a lower quality', async () => {
    const noise = uniformArray(1, 'noise', 24 * 24 * 3).map((u) => Math.floor(256 * u));
    const error = async (quality: number) => {
      const out = await valuesOf(() => jpegRoundTrip(tf.tensor4d(noise, [1, 24, 24, 3]), quality));
      return out.reduce((sum, value, i) => sum + (value - noise[i]!) ** 2, 0);
    };
    const errors = [await error(90), await error(40), await error(5)] as const;
    expect(errors[0]).toBeLessThan(errors[1]);
    expect(errors[1]).toBeLessThan(errors[2]);
  });
});
