import { describe, expect, it } from 'vitest';
import { basisWords, duration, estimateWords } from './estimateWords';

const measured = (ageSeconds: number, disturbed = false) => basisWords({ from: 'measurement', ageSeconds, disturbed });

describe('an estimate in words', () => {
  it('says what it rests on', () => {
    expect(measured(3)).toBe('measured here just now');
    expect(measured(61)).toBe('measured here a minute ago');
    expect(measured(500)).toBe('measured here 8 minutes ago');
    expect(measured(3, true)).toBe('measured here just now while something else computed');
    expect(basisWords({ from: 'runs', runs: 1 })).toBe('from one run here');
    expect(basisWords({ from: 'runs', runs: 2 })).toBe('from 2 runs here');
  });

  it('says when the main result is there, where that is earlier', () => {
    expect(estimateWords({ seconds: 240, headlineSeconds: 118 })).toBe('about 4 min, its main result after 2 min');
    expect(estimateWords({ seconds: 240, headlineSeconds: null })).toBe('about 4 min');
    expect(estimateWords({ seconds: 240, headlineSeconds: 239 })).toBe('about 4 min');
    expect(estimateWords({ seconds: 0.4, headlineSeconds: 0.2 })).toBe('less than a second');
  });

  it('is as exact as a forecast deserves', () => {
    expect([0.4, 40.4, 89, 91, 5399, 5400].map(duration)).toEqual([
      'less than a second',
      '40 s',
      '89 s',
      '2 min',
      '1 h 30 min',
      '1 h 30 min',
    ]);
  });
});
