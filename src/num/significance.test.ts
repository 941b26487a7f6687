import { describe, expect, it } from 'vitest';
import { differenceOfAccuracies, holm, normalTwoSided, tTwoSided } from './significance';
import { wilson } from './statistics';

describe('two-sided p values', () => {
  it.each([
    // The 97.5 % and 99.5 % points of printed tables.
    [12.7062, 1, 0.05],
    [4.30265, 2, 0.05],
    [2.22814, 10, 0.05],
    [9.92484, 2, 0.01],
    [2.04227, 30, 0.05],
    [2.62589, 100, 0.01],
    [0, 5, 1],
  ])('of t = %d with %d degrees of freedom is %d', (t, freedom, p) => {
    expect(tTwoSided(t, freedom)).toBeCloseTo(p, 5);
    expect(tTwoSided(-t, freedom)).toBeCloseTo(p, 5);
  });
  it('of the normal distribution', () => {
    expect(normalTwoSided(1.959963984540054)).toBeCloseTo(0.05, 6);
    expect(normalTwoSided(3.2905)).toBeCloseTo(0.001, 6);
    expect(normalTwoSided(Infinity)).toBe(0);
  });
});

it('Holm multiplies the smallest most, and keeps the order', () => {
  // The example of his paper's procedure: 0.01 · 4, 0.02 · 3, then 0.03 · 2 and 0.04 · 1 raised to what came before.
  [0.04, 0.06, 0.06, 0.06].forEach((p, i) => expect(holm([0.01, 0.02, 0.03, 0.04])[i]).toBeCloseTo(p, 12));
  expect(holm([0.5, 0.9])).toEqual([1, 1]);
  expect(holm([])).toEqual([]);
});

it('the interval of a difference of shares is that of Newcombe', () => {
  // His table II, example (a): 56/70 against 48/80 gives 0.2 with 0.0524 to 0.3339.
  const { value, low, high } = differenceOfAccuracies(wilson(56, 70), wilson(48, 80));
  expect(value).toBeCloseTo(0.2, 10);
  expect(low).toBeCloseTo(0.0524, 4);
  expect(high).toBeCloseTo(0.3339, 4);
});
