import { describe, expect, it } from 'vitest';
import { flipProbability } from './flipProbability';

describe('flip probability', () => {
  it('counts changes from frame to frame', () => {
    expect(flipProbability([[1, 1, 2, 2, 1]], false)).toBeCloseTo(2 / 4);
    expect(flipProbability([[3, 3, 3]], false)).toBe(0);
    expect(flipProbability([[0, 1, 0, 1]], false)).toBe(1);
  });

  it('counts differences from the first frame for noise', () => {
    expect(flipProbability([[1, 1, 2, 2, 1]], true)).toBeCloseTo(2 / 4);
    expect(flipProbability([[1, 2, 2, 2, 2]], true)).toBe(1);
    expect(flipProbability([[1, 2, 2, 2, 2]], false)).toBeCloseTo(1 / 4);
  });

  it('is the mean over sequences, each of the same weight whatever its length', () => {
    const long = [0, ...new Array<number>(40).fill(0)];
    expect(flipProbability([long, [0, 1]], false)).toBeCloseTo(0.5);
  });

  it('refuses what has no flips to count', () => {
    expect(() => flipProbability([], false)).toThrow(/at least one/);
    expect(() => flipProbability([[4]], true)).toThrow(/1 frames/);
  });
});
