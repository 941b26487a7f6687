import { expect, it } from 'vitest';
import { describeOnBackends } from '../../compute/testing';
import * as tf from '../../compute/tf';
import { testPictures, valuesOf } from '../testing';
import { emptyCover, paint } from './cover';
import { cutout } from './cutout';
import { inColour } from '../ops/inColour';
import { gridMask } from './gridMask';
import { patchShuffle } from './patchShuffle';
import { randomErasing } from './randomErasing';

const options = { severity: 5, seed: 1, firstIndex: 0, table: 'imagenet-c' as const };

it('paint composes colours over one another', () => {
  const cover = emptyCover(1, 1, 1);
  paint(cover, 0, 1, 0, 0, 0.5);
  paint(cover, 0, 0, 1, 0, 0.5);
  expect(cover.hidden[0]).toBeCloseTo(0.75);
  expect(cover.colour[0]! * 0.75).toBeCloseTo(0.25);
  expect(cover.colour[1]! * 0.75).toBeCloseTo(0.5);
  paint(cover, 0, 0, 0, 1, 1);
  expect([...cover.colour]).toEqual([0, 0, 1]);
});

describeOnBackends('occlusion', () => {
  it('colours a mask with the values of a product that broadcasts', async () => {
    const mask = () =>
      tf.tensor4d(
        Float32Array.from({ length: 60 }, (_, i) => Math.sin(i + 1) / 3),
        [2, 5, 6, 1],
      );
    const expected = await valuesOf(() => mask().mul(tf.tensor4d([1, 0.3, -0.7], [1, 1, 1, 3])));
    expect(await valuesOf(() => inColour(mask(), [1, 0.3, -0.7]))).toEqual(expected);
    expect(await valuesOf(() => inColour(mask()))).toEqual(await valuesOf(() => mask().tile([1, 1, 1, 3])));
  });

  it('moves patches without losing a pixel', async () => {
    const x = testPictures(2, 24);
    const [before, after] = [await x.data(), await valuesOf(() => patchShuffle.apply(x, options))];
    expect([...after].sort()).toEqual([...before].sort());
    expect(after).not.toEqual(before);
    x.dispose();
  });

  it('hides the share that it says', async () => {
    const share = async (apply: (x: tf.Tensor4D) => tf.Tensor4D) => {
      const out = await valuesOf(() => apply(tf.fill([8, 120, 120, 3], 0.125)));
      return out.filter((value) => Math.abs(value - 0.125) > 1e-6).length / out.length;
    };
    expect(await share((x) => randomErasing.apply(x, { ...options, severity: 4 }))).toBeCloseTo(0.3, 1);
    // Squares of which at most three quarters lie outside.
    const square = await share((x) => cutout.apply(x, { ...options, severity: 3 }));
    expect(square).toBeLessThanOrEqual(0.46 ** 2);
    expect(square).toBeGreaterThan(0.45 ** 2 / 4);
    const masked = await valuesOf(() => gridMask.apply(tf.ones([8, 120, 120, 3]), options).mean());
    expect(masked[0]).toBeCloseTo(1 - 0.78 ** 2, 1);
  });
});
