import { describe, expect, it } from 'vitest';
import { describeOnBackends, expectClose } from '../../compute/testing';
import * as tf from '../../compute/tf';
import { testPictures, valuesOf } from '../testing';
import { chromaticAberration } from './chromaticAberration';
import { desaturate } from './desaturate';
import { hueShift } from './hueShift';
import { planckianChromaticity, planckianColour } from './planck';
import { posterize } from './posterize';
import { vignetting } from './vignetting';
import { lampGains } from './whiteBalance';

const options = { severity: 5, seed: 1, firstIndex: 0, table: 'imagenet-c' as const };

describe('the Planckian locus', () => {
  it('passes through the CIE coordinates of known lamps', () => {
    for (const [kelvin, x, y] of [
      [2856, 0.4476, 0.4074],
      [2000, 0.5267, 0.4133],
      [6500, 0.3135, 0.3236],
      [10000, 0.2807, 0.2884],
    ] as const) {
      const found = planckianChromaticity(kelvin);
      expect(Math.abs(found[0] - x)).toBeLessThan(1e-3);
      expect(Math.abs(found[1] - y)).toBeLessThan(1e-3);
    }
  });

  it('gives more red and less blue the warmer the lamp, at the same luminance', () => {
    const [red, green, blue] = lampGains(150);
    expect(red).toBeGreaterThan(1.2);
    expect(blue).toBeLessThan(0.7);
    expect(green).toBeLessThan(red);
    const [r, g, b] = planckianColour(3000);
    expect(0.2126 * r + 0.7152 * g + 0.0722 * b).toBeCloseTo(1, 3);
  });
});

describeOnBackends('camera', () => {
  it('turns hues, but leaves grey and luma alone', async () => {
    const weights = [0.2126, 0.7152, 0.0722];
    const values = [0.5, 0.5, 0.5, 0.5, 0.45, 0.4];
    const out = await valuesOf(() => hueShift.apply(tf.tensor4d(values, [1, 1, 2, 3]), { ...options, severity: 2 }));
    expectClose(out.slice(0, 3), values.slice(0, 3), { absolute: 2e-3 });
    const luma = (from: ArrayLike<number>) => weights.reduce((sum, weight, c) => sum + weight * from[3 + c]!, 0);
    expect(luma(out)).toBeCloseTo(luma(values), 2);
    expect(Math.abs(out[3]! - 0.5)).toBeGreaterThan(0.01);
  });

  it('leaves no colour at full desaturation, and three levels at full posterisation', async () => {
    const x = testPictures(1, 16);
    const grey = await valuesOf(() => desaturate.apply(x, options));
    for (let i = 0; i < grey.length; i += 3) expect(grey[i]).toBeCloseTo(grey[i + 2]!, 5);
    const few = await valuesOf(() => posterize.apply(x, options));
    expect([...new Set(few)].sort()).toEqual([0, 0.5, 1]);
    x.dispose();
  });

  it('darkens the corners by the law of cos⁴ and nothing in the middle', async () => {
    const out = await valuesOf(() => vignetting.apply(tf.ones([1, 101, 101, 3]), { ...options, severity: 1 }));
    expect(out[(50 * 101 + 50) * 3]).toBeCloseTo(1, 3);
    // The middle of the corner pixel lies at 100/101 of the half diagonal.
    const slope = (100 / 101) * Math.tan((35 * Math.PI) / 180);
    expect(out[0]).toBeCloseTo(Math.pow(Math.cos(Math.atan(slope)), 4 / 2.2), 4);
  });

  it('shifts red and blue against green', async () => {
    const x = testPictures(1, 32);
    const [before, after] = [await x.data(), await valuesOf(() => chromaticAberration.apply(x, options))];
    const change = [0, 0, 0];
    after.forEach((value, i) => (change[i % 3]! += Math.abs(value - before[i]!)));
    expect(change[1]! / before.length).toBeLessThan(1e-6);
    expect(Math.min(change[0]!, change[2]!) / before.length).toBeGreaterThan(1e-3);
    x.dispose();
  });
});
