import { describe, expect, it } from 'vitest';
import {
  fixtureArrivalsReport,
  fixtureOwnReport,
  fixtureReport,
  fixtureReports,
  methodIn,
} from '../../test/fixtures/report';
import { parseReport, ReportError } from '../contract/report';
import { mean, pool, tInterval } from '../num/statistics';
import { poolReports } from './poolReports';

describe('poolReports', () => {
  const reports = fixtureReports();
  const pooled = poolReports(reports);

  it('is a valid report with seed 0', () => {
    expect(parseReport(JSON.parse(JSON.stringify(pooled)))).toEqual(pooled);
    expect(pooled).toMatchObject({ seed: 0, seeds: [1, 2, 3], backend: 'wasm', totalSeconds: 900 });
  });
  it('counts predictions together', () => {
    const temper = methodIn(pooled, 'temper');
    expect(temper.corrupted).toEqual(pool(reports.map((report) => methodIn(report, 'temper').corrupted)));
    expect(temper.corrupted.n).toBe(3 * 160 * 3 * pooled.data.corruptions.length);
    expect(temper.perCorruption.fog![3]!.n).toBe(3 * 160);
    expect(pooled.heads!.results[0]!.clean.n).toBe(3 * 160);
    expect(pooled.validation.temper!.n).toBe(3 * 480);
  });
  it('averages costs', () => {
    const given = fixtureReports();
    given.forEach((report, i) => (methodIn(report, 'temper').cost.seconds = 70 + 10 * i));
    const middle = methodIn(given[1]!, 'temper').cost;
    middle.peakTensorBytes = middle.parts![1]!.peakTensorBytes = 50e6;
    middle.answerFlops = 1.5e8;
    const { cost } = methodIn(poolReports(given), 'temper');
    expect(cost).toMatchObject({ seconds: 80, flops: 3e11, tunedParameters: 210_000, peakTensorBytes: 50e6 });
    expect(cost.answerFlops).toBeCloseTo(1.3e8, 0);
    expect(cost.parts!.map(({ seconds }) => seconds)).toEqual([60, 6, 3, 1, 10]);
    expect(cost.parts!.map(({ peakTensorBytes }) => peakTensorBytes)).toEqual([30e6, 50e6, undefined, undefined, 35e6]);
  });
  it('judges claims over seeds, not over pictures', () => {
    const given = fixtureReports();
    const values = [2, 3, 7];
    given.forEach((report, i) => (report.claims[0]!.value = values[i]!));
    const [corrupted, , , cost] = poolReports(given).claims;
    expect(corrupted).toMatchObject({ ...tInterval(values), interval: '3 seeds, t interval', verdict: 'undecided' });
    expect(cost).toMatchObject({ id: 'cost', value: 0.25, verdict: 'holds' });
  });
  it('fails the cost claim where operations alone exceed the bound', () => {
    const given = fixtureReports();
    for (const report of given) methodIn(report, 'temper').cost.flops = 1e12;
    expect(poolReports(given).claims[3]).toMatchObject({ id: 'cost', verdict: 'fails', holds: false });
  });
  it('judges whether the teacher matters where every seed has the controls', () => {
    const given = [1, 2, 3].map((seed) => fixtureArrivalsReport({ seed }));
    given.forEach(({ claims }, i) => (claims[5]!.value = 3 + i));
    const both = poolReports(given);
    expect(both.claims.map(({ id }) => id)).toEqual(['corrupted', 'clean', 'transfer', 'cost', 'apt', 'teacher']);
    expect(both.claims[5]).toMatchObject({ ...tInterval([3, 4, 5]), verdict: 'holds' });
    expect(methodIn(both, 'temper').arrivals!.n).toBe(3 * 160);
    expect(both.heads!.results[0]!.arrivals!.n).toBe(3 * 160);
  });
  it('leaves out a claim that one seed lacks', () => {
    const given = fixtureReports();
    given[1]!.claims = given[1]!.claims.filter(({ id }) => id !== 'apt');
    expect(poolReports(given).claims.map(({ id }) => id)).toEqual(['corrupted', 'clean', 'transfer', 'cost']);
  });
  it('averages temperatures and counts disagreements together', () => {
    const given = fixtureReports();
    const [first, , last] = given.map(({ heads }) => heads!);
    first!.temperatures!.clean = { value: 1, note: 'It could not be fitted.' };
    last!.temperatures!.clean.value = 3;
    first!.disagreements!.clean = { n: 0, of: 160, clean: 0, unclean: 0, combined: 0, chosen: 0, none: 0 };
    last!.disagreements!.clean!.n = 24;
    last!.disagreements!.clean!.chosen = 1;
    const { temperatures, disagreements } = poolReports(given).heads!;
    expect(temperatures!.clean).toEqual({ value: 2, note: 'It could not be fitted.' });
    expect(temperatures!.unclean.value).toBeCloseTo(0.8, 10);
    expect(disagreements!.clean).toMatchObject({ n: 32, of: 480, chosen: (8 * 0.5 + 24) / 32 });
    delete last!.temperatures;
    delete last!.disagreements!.clean;
    const fewer = poolReports(given).heads!;
    expect(fewer).not.toHaveProperty('temperatures');
    expect(Object.keys(fewer.disagreements!)).toEqual(['corrupted']);
  });
  it('averages curves of equal steps', () => {
    const given = fixtureReports();
    given.forEach((report, i) => (report.curves[0]!.values[0] = [i, 1]));
    expect(poolReports(given).curves[0]!.values[0]).toEqual([1, 1]);
    given[2]!.curves[0]!.steps[3]! += 1;
    expect(poolReports(given).curves[0]!.values[0]).toEqual([0, 1]);
  });
  it('pools sets that may be missing where every seed has them', () => {
    const given = [1, 2, 3].map((seed) => fixtureOwnReport({ seed, shift: 0.01 * seed }));
    const both = poolReports(given);
    const [pretrained, teacher] = both.methods;
    expect(parseReport(JSON.parse(JSON.stringify(both)))).toEqual(both);
    expect(pretrained!.natural!.n).toBe(3 * 80);
    expect(pretrained!.zeroShot).toMatchObject({ accuracy: 0.5, n: 360 });
    expect(pretrained).not.toHaveProperty('sketch');
    expect(teacher).not.toHaveProperty('natural');
    expect(both.heads!.results[0]).not.toHaveProperty('renditions');
    const errors = given.map((report) => methodIn(report, 'temper').corruptionError!.value);
    expect(methodIn(both, 'temper').corruptionError).toMatchObject({ value: mean(errors), normalised: false });
    expect(both.data.name).toBe('flowers');
    delete given[2]!.methods[0]!.natural;
    methodIn(given[1]!, 'temper').corruptionError!.normalised = true;
    const fewer = poolReports(given);
    expect(fewer.methods[0]).not.toHaveProperty('natural');
    expect(methodIn(fewer, 'temper')).not.toHaveProperty('corruptionError');
  });
  it('averages the relative error, and keeps the words of the claims', () => {
    const given = fixtureReports();
    given.forEach((report, i) => {
      report.methods[0]!.corruptionError = {
        value: 0.7 + 0.1 * i,
        normalised: true,
        relative: 0.9 + 0.2 * i,
        why: 'w',
      };
      report.claims[2]!.text = 'On transfer to flowers it does not fall.';
    });
    const both = poolReports(given);
    const error = both.methods[0]!.corruptionError!;
    expect(error.value).toBeCloseTo(0.8, 12);
    expect(error.relative).toBeCloseTo(1.1, 12);
    expect(both.claims[2]!.text).toBe('On transfer to flowers it does not fall.');
  });
  it('gives a single report back, as a copy', () => {
    const single = fixtureReport({ seed: 7 });
    expect(poolReports([single])).toEqual(single);
    expect(poolReports([single])).not.toBe(single);
  });

  it('refuses what does not belong together, and says why', () => {
    const refuse = (given: Parameters<typeof poolReports>[0], reason: RegExp) => {
      expect(() => poolReports(given)).toThrow(ReportError);
      expect(() => poolReports(given)).toThrow(reason);
    };
    refuse([], /no report/);
    refuse([fixtureReport(), fixtureReport()], /Seed 1 comes twice/);
    refuse([pooled, fixtureReport({ seed: 9 })], /already pooled/);
    const other = fixtureReport({ seed: 2 });
    other.config = { ...other.config, student: { ...other.config.student, temperature: 3 } };
    refuse([fixtureReport(), other], /seed 2 differs from seed 1: student: temperature is 3, not [\d.]+/);
    const own = fixtureOwnReport({ seed: 2 });
    delete own.config.data.own!.natural;
    refuse([fixtureOwnReport(), own], /data, own: natural is not set, not b2/);
    refuse([own, fixtureOwnReport()], /data, own: natural is b2/);
    const fewer = fixtureReport({ seed: 2 });
    fewer.methods.pop();
    refuse([fixtureReport(), fewer], /seed 2 has no result for AugMix complete fine-tuning/);
  });
});

describe('parseReport', () => {
  it('takes the fixture and names what is wrong in a damaged one', () => {
    expect(() => parseReport(fixtureReport())).not.toThrow();
    expect(() => parseReport(fixtureOwnReport())).not.toThrow();
    const damaged = fixtureReport();
    damaged.methods[0]!.clean.accuracy = 1.2;
    expect(() => parseReport(damaged)).toThrow(/methods\.0\.clean\.accuracy/);
    expect(() => parseReport({ ...fixtureReport(), format: 'other' })).toThrow(ReportError);
    expect(() => parseReport('text')).toThrow(/not a report of Temper|report of Temper, but/);
  });
});
