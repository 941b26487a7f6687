import { describe, expect, it } from 'vitest';
import { fixtureOwnReport, fixtureReport, fixtureReports } from '../../test/fixtures/report';
import { claimsSentence, headline } from './headline';
import { poolReports } from './poolReports';

const withCorrupted = (change: object) => {
  const report = fixtureReport();
  Object.assign(
    report.claims.find(({ id }) => id === 'corrupted')!,
    change,
  );
  return headline(report);
};

describe('headline', () => {
  it('says what was found, with its interval', () => {
    expect(withCorrupted({ value: 8.14, low: 6.9, high: 9.4, verdict: 'holds' })).toMatch(
      /^Under corruption, Temper answers \d+\.\d % correctly \(\d.*–.*\) where .*: 8\.1 points more \(95 % interval 6\.9 to 9\.4\)\. It took 0\.25/,
    );
  });
  it('says as plainly that it is worse, or that nothing can be told', () => {
    expect(withCorrupted({ value: -2, low: -3, high: -1, verdict: 'fails' })).toContain(
      '2.0 points fewer (95 % interval −3.0 to −1.0)',
    );
    expect(withCorrupted({ value: 0.5, low: -1, high: 2, verdict: 'undecided' })).toContain(
      'a difference of 0.5 points that chance alone could give',
    );
  });
  it('speaks of unfinished experiments', () => {
    const report = fixtureReport();
    report.claims = [];
    report.methods = report.methods.slice(0, 1);
    expect(headline(report)).toMatch(/^Pre-trained answers \d+\.\d % of clean pictures/);
    report.methods = [];
    expect(headline(report)).toBe('Nothing has been measured yet.');
  });
  it('names data and models of one’s own', () => {
    expect(headline(fixtureOwnReport())).toMatch(
      /^Under corruption on flowers, Temper answers .* where the pre-trained model \(CLIP ViT-B\/32\) answers/,
    );
    const report = fixtureOwnReport();
    report.methods = report.methods.slice(0, 1);
    expect(headline(report)).toMatch(/^Pre-trained on flowers answers/);
  });
  it('names the seeds', () => {
    expect(headline(poolReports(fixtureReports()))).toContain('over 3 seeds');
  });
});

it('claimsSentence counts verdicts', () => {
  const { claims } = fixtureReport();
  claims[3]!.verdict = 'fails';
  claims[4]!.verdict = 'undecided';
  claims.slice(0, 3).forEach((claim) => (claim.verdict = 'holds'));
  expect(claimsSentence(claims)).toBe('3 of 5 claims hold, 1 fails, 1 is undecided.');
  expect(claimsSentence([])).toMatch(/No claim could be judged/);
});
