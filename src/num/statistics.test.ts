import { describe, expect, it } from 'vitest';
import { mean, pairedBootstrap, pool, quantile, tInterval, wilson } from './statistics';
import { Random } from './random';

describe('mean and quantile', () => {
  it('agree with NumPy', () => {
    const values = [3, 1, 4, 1, 5, 9, 2, 6];
    expect(mean(values)).toBe(3.875);
    expect(quantile(values, 0.5)).toBe(3.5);
    expect(quantile(values, 0.25)).toBe(1.75);
    expect(quantile(values, 0.9)).toBeCloseTo(6.9, 12);
    expect(quantile(values, 1)).toBe(9);
  });
  it('leave their input as it was, and have no value for nothing', () => {
    const values = [2, 1];
    quantile(values, 0.5);
    expect(values).toEqual([2, 1]);
    expect(quantile([], 0.5)).toBeNaN();
    expect(mean([])).toBeNaN();
  });
});

describe('wilson', () => {
  it('agrees with published values', () => {
    // Newcombe, Statistics in Medicine 17 (1998), table I, method 3.
    const table: [number, number, number, number][] = [
      [81, 263, 0.2553, 0.3662],
      [15, 148, 0.0624, 0.1605],
      [0, 20, 0, 0.1611],
      [1, 29, 0.0061, 0.1718],
    ];
    for (const [successes, n, low, high] of table) {
      const interval = wilson(successes, n);
      expect(interval.accuracy).toBe(successes / n);
      expect(interval.low).toBeCloseTo(low, 4);
      expect(interval.high).toBeCloseTo(high, 4);
    }
  });
  it('contains the share and stays in 0..1', () => {
    for (const n of [1, 7, 160, 5760]) {
      for (const successes of [0, 1, n - 1, n]) {
        const { accuracy, low, high } = wilson(successes, n);
        expect(low).toBeGreaterThanOrEqual(0);
        expect(low).toBeLessThanOrEqual(accuracy);
        expect(high).toBeGreaterThanOrEqual(accuracy);
        expect(high).toBeLessThanOrEqual(1);
      }
    }
  });
  it('knows nothing without predictions and refuses the impossible', () => {
    expect(wilson(0, 0)).toEqual({ accuracy: 0, n: 0, low: 0, high: 1 });
    expect(() => wilson(3, 2)).toThrow(RangeError);
    expect(() => wilson(NaN, 2)).toThrow(RangeError);
  });
});

describe('pool', () => {
  it('counts predictions, not parts', () => {
    const all = pool([wilson(10, 10), wilson(0, 30)]);
    expect(all).toEqual(wilson(10, 40));
    expect(pool([]).n).toBe(0);
  });

  it('keeps the width of parts whose predictions depend on one another', () => {
    // 1000 predictions as good as 50 independent ones, twice: as good as 100.
    const part = { ...wilson(0.7 * 50, 50), n: 1000 };
    const all = pool([part, part]);
    expect(all.n).toBe(2000);
    expect(all.accuracy).toBeCloseTo(0.7, 9);
    expect(all.high - all.low).toBeCloseTo(wilson(70, 100).high - wilson(70, 100).low, 6);
  });
});

describe('tInterval', () => {
  it('agrees with a textbook example', () => {
    // SciPy: stats.t.interval(0.95, 2, loc=mean, scale=sem).
    const { value, low, high } = tInterval([4.9, 5.1, 5.6]);
    expect(value).toBeCloseTo(5.2, 12);
    expect(low).toBeCloseTo(4.3043, 3);
    expect(high).toBeCloseTo(6.0957, 3);
  });
  it('goes over into its expansion smoothly', () => {
    // SciPy: stats.t.ppf(0.975, 39) = 2.022691; and forty values 1, −1, … have the standard error 1 / sqrt(39).
    const values = Array.from({ length: 40 }, (_, i) => (i % 2 ? 1 : -1));
    expect(tInterval(values).high).toBeCloseTo(2.022691 / Math.sqrt(39), 5);
  });
  it('refuses a single value', () => {
    expect(() => tInterval([1])).toThrow(RangeError);
  });
});

describe('pairedBootstrap', () => {
  const random = new Random(5, 'test');
  const hard = Float64Array.from({ length: 200 }, () => random.uniform());
  const better = hard.map((value) => Math.min(1, value + 0.05));

  it('is narrow where the pictures, not the methods, differ', () => {
    const { value, low, high } = pairedBootstrap(better, hard, 1);
    expect(value).toBeGreaterThan(0.04);
    expect(low).toBeGreaterThan(0.045);
    expect(high).toBeLessThan(0.051);
  });
  it('is close to the normal interval for many pictures', () => {
    const noise = Float64Array.from({ length: 400 }, () => random.normal(0.1, 0.2));
    const { low, high } = pairedBootstrap(noise, new Float64Array(400), 2);
    expect((high - low) / 2).toBeGreaterThan(0.85 * 1.96 * 0.01);
    expect((high - low) / 2).toBeLessThan(1.15 * 1.96 * 0.01);
  });
  it('is the same for the same seed, and another for another', () => {
    const a = Float64Array.from({ length: 50 }, () => random.uniform());
    const b = Float64Array.from({ length: 50 }, () => random.uniform());
    expect(pairedBootstrap(a, b, 3)).toEqual(pairedBootstrap(a, b, 3));
    expect(pairedBootstrap(a, b, 3).low).not.toBe(pairedBootstrap(a, b, 4).low);
  });
  it('finds no difference between equals', () => {
    expect(pairedBootstrap(hard, hard, 1)).toEqual({ value: 0, low: 0, high: 0 });
  });
  it('refuses different pictures', () => {
    expect(() => pairedBootstrap(hard, hard.slice(1), 1)).toThrow(RangeError);
    expect(() => pairedBootstrap(new Float64Array(), new Float64Array(), 1)).toThrow(RangeError);
  });
});
