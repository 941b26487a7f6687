import { describe, expect, it } from 'vitest';
import { uniformArray } from '../../num/random';
import { diskKernel, diskTaps } from '../blur/defocusBlur';
import { HostCache } from './hostCache';
import { motionWeights } from '../blur/motionBlur';
import { poissonTable } from '../noise/poissonTable';
import { lengthScale, pixelatedSide } from '../tables';
import { zoomFactors } from '../blur/zoomBlur';

describe('host layers', () => {
  it('draw Poisson numbers of the right mean and variance', () => {
    for (const [photons, level] of [
      [60, 200],
      [3, 255],
      [500, 128],
      [5, 0],
    ] as const) {
      const { columns, values } = poissonTable(photons);
      const draws = uniformArray(9, 'poisson', 40_000).map((u) => {
        const column = Math.floor(u * columns);
        const at = 2 * (level * columns + column);
        return u * columns - column < values[at]! ? column : values[at + 1]!;
      });
      const expected = (photons * level) / 255;
      const mean = draws.reduce((sum, k) => sum + k, 0) / draws.length;
      const variance = draws.reduce((sum, k) => sum + (k - mean) ** 2, 0) / draws.length;
      expect(Math.abs(mean - expected)).toBeLessThan(4 * Math.sqrt(expected / draws.length) + 1e-9);
      expect(Math.abs(variance - expected)).toBeLessThan(0.03 * expected + 1e-9);
    }
  });

  it('make disks that sum to one, and lose nothing as taps', () => {
    for (const [radius, softening] of [
      [3, 0.1],
      [10, 0.5],
      [0.3, 0.4],
      [1.13, 0.1],
    ] as const) {
      const disk = diskKernel(radius, softening);
      const sum = (values: Float32Array) => values.reduce((total, value) => total + value, 0);
      // As published: a disk that touches the border of its grid is mirrored there by the softening and gains 1 %.
      expect(sum(disk.values)).toBeCloseTo(radius === 10 ? 1.0108 : 1, 4);
      const taps = diskTaps(disk);
      expect(taps.reduce((total, { weight }) => total + weight, 0)).toBeCloseTo(sum(disk.values), 5);
      expect(Math.max(...taps.map(({ down, right }) => Math.hypot(down, right)))).toBeLessThan(radius + 3);
    }
    expect(diskTaps(diskKernel(3, 0.1))).toHaveLength(29);
  });

  it('list magnifications as numpy.arange does, rounding errors included', () => {
    expect(zoomFactors(1.11, 0.01)).toHaveLength(12);
    expect(zoomFactors(1.16, 0.01)).toHaveLength(16);
    expect(zoomFactors(1.31, 0.03)).toHaveLength(11);
  });

  it('weight motion by half a Gaussian', () => {
    const weights = motionWeights(10, 3);
    expect(weights).toHaveLength(21);
    expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1);
    expect(weights[3]! / weights[0]!).toBeCloseTo(Math.exp(-0.5));
  });

  it('keep what was made and drop the oldest', () => {
    const cache = new HostCache<number>(2);
    let made = 0;
    const make = () => ++made;
    expect([cache.get('a', make), cache.get('a', make), cache.get('b', make), cache.get('c', make)]).toEqual([
      1, 1, 2, 3,
    ]);
    expect([cache.get('c', make), cache.get('a', make)]).toEqual([3, 4]);
  });
});

describe('the rule for sizes', () => {
  it('holds published lengths from 224 px on, and for cifar-c everywhere', () => {
    expect(lengthScale(224, 300, 'imagenet-c')).toBe(1);
    expect(lengthScale(512, 512, 'imagenet-c')).toBe(1);
    expect(lengthScale(32, 32, 'cifar-c')).toBe(1);
    expect(lengthScale(32, 40, 'imagenet-c')).toBeCloseTo(Math.sqrt(1 / 7));
  });

  it('pixelates as published at 224 px and milder below', () => {
    expect([0.6, 0.5, 0.4, 0.3, 0.25].map((ratio) => pixelatedSide(224, ratio, 1))).toEqual([134, 112, 89, 67, 56]);
    const small = [0.6, 0.5, 0.4, 0.3, 0.25].map((ratio) =>
      pixelatedSide(32, ratio, lengthScale(32, 32, 'imagenet-c')),
    );
    expect(small).toEqual([25, 23, 20, 17, 14]);
  });
});
