import { describe, expect, it } from 'vitest';
import { fixtureArrivalsReport, fixtureReport, methodIn } from '../../test/fixtures/report';
import { wilson } from '../num/statistics';
import type { Report } from '../contract/report';
import { changedSentence, strikingHeadline, strikingSentences } from './striking';

const claimIn = (report: Report, id: string) => report.claims.find((claim) => claim.id === id)!;
const told = (report: Report) => strikingSentences(report).join(' ');

describe('what is striking', () => {
  it('says who wins, where it helps, and what it costs, with the report’s own figures', () => {
    const report = fixtureReport();
    const noise = methodIn(report, 'temper').perCorruption['gaussian_noise']!;
    for (const severity of [1, 3, 5]) noise[severity] = wilson(158, 160);
    expect(strikingHeadline(report)).toBe(
      'More robust: 76 of 100 corrupted pictures are recognised, and 67 by the model as it came.',
    );
    expect(told(report)).toMatch(/Temper (wins|does not win|has)/);
    expect(told(report)).toMatch(/It helps most against Gaussian noise \(.* to 98\.8 %, \+[\d.]+ points\)/);
    expect(told(report)).toContain('It is cheap: ');
    expect(told(report)).toContain('about as honest');
  });

  it('says as plainly what fails, and what is undecided', () => {
    const report = fixtureReport();
    Object.assign(claimIn(report, 'corrupted'), { value: -3, low: -5, high: -1, verdict: 'fails' });
    Object.assign(claimIn(report, 'cost'), { value: 0.47, verdict: 'fails' });
    Object.assign(claimIn(report, 'clean'), { value: -2, low: -3, high: -1.2, verdict: 'fails' });
    methodIn(report, 'temper').calibration = { clean: 0.1, corrupted: 0.3 };
    methodIn(report, 'temper').perCorruption = methodIn(report, 'pretrained').perCorruption;
    expect(strikingHeadline(report)).toMatch(/^Made worse: /);
    expect(told(report)).toContain('It is not as cheap as claimed');
    expect(told(report)).toContain('It has a price on clean pictures: −2.0 points');
    expect(told(report)).toContain('It knows less well');
    expect(told(report)).toContain('a gain on none of the corruptions');
    Object.assign(claimIn(report, 'corrupted'), { value: 0.4, low: -1, high: 2, verdict: 'undecided' });
    expect(strikingHeadline(report)).toMatch(/^Not decided: .* chance alone could give\.$/);
  });

  it('does not name a winner whose interval meets that of another', () => {
    const report = fixtureReport();
    methodIn(report, 'temper').corrupted = { ...methodIn(report, 'cft').corrupted };
    expect(told(report)).toContain('nobody is shown to win');
  });

  it('counts what changed where the report knows it, of corrupted pictures and of arrivals', () => {
    const report = fixtureReport();
    expect(changedSentence(report)).toBeNull();
    const methods = [{ name: 'temper' as const, rescued: 1060, lost: 412 }];
    report.changes = { set: 'corrupted', pictures: 160, predictions: 7200, methods, examples: [] };
    expect(changedSentence(report)).toMatch(
      /^Of 7,200 answers to corrupted pictures \(160 pictures, each under 45 corruptions\), 1,060 that were wrong are right now, and 412 that were right are wrong now: \+9\.7 points \(95 % interval/,
    );
    report.changes = { ...report.changes, set: 'arrivals' };
    expect(changedSentence(report)).toContain('Of 7,200 newly arrived pictures, ');
    expect(strikingHeadline(fixtureArrivalsReport())).toContain('newly arrived pictures');
    expect(strikingHeadline({ ...report, methods: report.methods.slice(0, 1) })).toBeNull();
  });
});
