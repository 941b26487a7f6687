import { describe, expect, it } from 'vitest';
import { fixtureReport } from '../../test/fixtures/report';
import { countNote, seedWords, sourceLine } from './pictureWords';

describe('what stands under a chart', () => {
  it('names seeds in the shortest way', () => {
    expect(seedWords([3])).toBe('seed 3');
    expect(seedWords([5, 1, 2, 3, 4])).toBe('seeds 1–5');
    expect(seedWords([1, 2, 7, 9, 8, 7])).toBe('seeds 1, 2, 7–9');
  });

  it('says preset, seeds and day, and how much was counted', () => {
    const report = fixtureReport();
    expect(sourceLine(report)).toMatch(/^Temper, preset \w+, seeds? [\d, –]+, \d{4}-\d\d-\d\d$/);
    expect(countNote(report)).toMatch(/n = [\d,]+ predictions a method; intervals are at 95 %\.$/);
  });
});
