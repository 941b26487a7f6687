import { expect, it } from 'vitest';
import { cosine } from './schedule';

it('rises linearly, reaches its peak after the warm-up and falls to nearly zero', () => {
  const rates = Array.from({ length: 100 }, (_, step) => cosine(step, 100, 2, 9));
  expect(rates[0]).toBeCloseTo(0.2, 10);
  expect(rates[4]).toBeCloseTo(1, 10);
  expect(rates[9]).toBe(2);
  expect(rates[99]).toBeGreaterThan(0);
  expect(rates[99]).toBeLessThan(0.001);
  for (let step = 10; step < 100; step++) expect(rates[step]).toBeLessThan(rates[step - 1]!);
});

it('is at half of the peak halfway down', () => {
  expect(cosine(55, 100, 1, 10)).toBeCloseTo(0.5, 10);
});

it('warms up for a tenth of the steps, at most 50', () => {
  expect(cosine(10, 100, 1)).toBe(1);
  expect(cosine(50, 10_000, 1)).toBe(1);
  expect(cosine(49, 10_000, 1)).toBeLessThan(1);
});

it('works for a single step', () => {
  expect(cosine(0, 1, 1)).toBe(1);
});
