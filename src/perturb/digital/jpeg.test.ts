import { describe, expect, it } from 'vitest';
import { describeOnBackends, expectClose } from '../../compute/testing';
import * as tf from '../../compute/tf';
import { uniformArray } from '../../num/random';
import { forwardTransform, fromBlocks, inverseTransform, quantise, toBlocks } from '../ops/blockTransform';
import { double, halve, toRgb, toYcc } from '../ops/chroma';
import { jpegRoundTrip } from './jpegCompression';
import { quantisationTable } from './jpegTables';
import { valuesOf } from '../testPictures';

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
  it('transforms blocks and back', async () => {
    const planes = uniformArray(1, 'planes', 2 * 16 * 24);
    const blocks = () => toBlocks(tf.tensor3d(planes, [2, 16, 24]));
    const back = await valuesOf(() => fromBlocks(inverseTransform(forwardTransform(blocks())), [2, 16, 24]));
    expectClose(back, planes, { absolute: 1e-5 });
    // The first coefficient is eight times the mean, and a cosine has one coefficient.
    const first = await valuesOf(() => forwardTransform(blocks()).slice([0, 0], [-1, 1]));
    expectClose(first, await valuesOf(() => blocks().mean(1).mul(8)), { relative: 1e-5 });
    const wave = Array.from({ length: 64 }, (_, i) => Math.cos(((2 * (i % 8) + 1) * 3 * Math.PI) / 16));
    const spectrum = await valuesOf(() => forwardTransform(tf.tensor2d(wave, [1, 64])));
    spectrum.forEach((value, i) => expect(value).toBeCloseTo(i === 3 ? Math.sqrt(32) : 0, 4));
  });

  it('rounds coefficients to their steps, halves away from zero', async () => {
    const coefficients = [7, 8, -8, -7, 23, 24, ...new Array<number>(58).fill(0)];
    const steps = new Float32Array(64).fill(16);
    const rounded = await valuesOf(() => quantise(tf.tensor2d(coefficients, [1, 64]), steps));
    expectClose(rounded.slice(0, 6), [0, 16, -16, 0, 16, 32], { absolute: 0 });
  });

  it('knows the colours of JFIF', async () => {
    const colours = [255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255, 0, 0, 0, 90, 90, 90];
    const expected = [76, 85, 255, 150, 44, 21, 29, 255, 107, 255, 128, 128, 0, 128, 128, 90, 128, 128];
    expectClose(await valuesOf(() => toYcc(tf.tensor4d(colours, [1, 1, 6, 3]))), expected, { absolute: 0 });
    const back = await valuesOf(() => toRgb(tf.tensor4d(expected, [1, 1, 6, 3])));
    expectClose(back, colours, { absolute: 2 });
  });

  it('halves and doubles chroma as libjpeg does', async () => {
    const small = await valuesOf(() => halve(tf.tensor4d([10, 10, 20, 23, 11, 10, 20, 20], [1, 2, 4, 1])));
    // (41 + 1) >> 2 and (83 + 2) >> 2
    expectClose(small, [10, 21], { absolute: 0 });
    const wide = await valuesOf(() => double(tf.tensor4d([0, 100], [1, 1, 2, 1]), 2, 4));
    // (4·0 + 8) >> 4, (3·0 + 400 + 7) >> 4, (3·400 + 8) >> 4, (4·400 + 7) >> 4
    expectClose(wide, [0, 25, 75, 100, 0, 25, 75, 100], { absolute: 0 });
  });

  it('changes a flat picture by rounding only, and keeps sizes that are no multiples of 16', async () => {
    const out = await valuesOf(() => jpegRoundTrip(tf.fill([1, 21, 13, 3], 120) as tf.Tensor4D, 90));
    expectClose(out, new Float32Array(21 * 13 * 3).fill(120), { absolute: 2 });
  });
});
