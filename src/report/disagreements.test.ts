import { describe, expect, it } from 'vitest';
import { fixtureArrivalsReport, fixtureOldReport, fixtureReport } from '../../test/fixtures/report';
import { parseReport, type HeadResult, type Report } from '../contract/report';
import { wilson } from '../num/statistics';
import { choosingSentence, constantSentence, disagreementRows, temperatureRows } from './disagreements';

const resultOf = (report: Report, name: HeadResult['name']) =>
  report.heads!.results.find((result) => result.name === name)!;

describe('what the heads say against each other', () => {
  it('is a row for each set: how often, who was right, what the rule chose', () => {
    const rows = disagreementRows(fixtureReport());
    expect(rows.map(({ label }) => label)).toEqual(['Clean', 'Corrupted']);
    expect(rows[0]!.cells).toEqual(['8 of 160 (5.0 %)', '50 %', '38 %', '25 %', '50 %', '13 %']);
    const report = fixtureReport();
    Object.assign(report.heads!.disagreements!.clean!, { n: 0 });
    expect(disagreementRows(report)[0]!.cells).toEqual(['0 of 160 (0.0 %)', '–', '–', '–', '–', '–']);
  });
  it('is nothing in reports that do not know it', () => {
    const old = parseReport(fixtureOldReport());
    expect([disagreementRows(old), temperatureRows(old)]).toEqual([[], []]);
    expect(choosingSentence({ ...old, heads: null })).toBeNull();
    expect(constantSentence({ ...old, heads: null })).toBeNull();
  });
});

it('temperatures say what they mean, and why one could not be fitted', () => {
  const report = fixtureReport();
  report.heads!.temperatures!.combined = { value: 1.01 };
  expect(temperatureRows(report).map(({ head, meaning }) => [head, meaning.slice(0, 10)])).toEqual([
    ['clean', 'surer than'],
    ['combined', 'as sure as'],
    ['unclean', 'less sure '],
  ]);
  report.heads!.temperatures!.unclean = { value: 1, note: 'It could not be fitted: one class.' };
  expect(temperatureRows(report)[2]).toEqual({
    head: 'unclean',
    value: '1.00',
    meaning: 'It could not be fitted: one class.',
  });
});

describe('whether choosing a head pays', () => {
  it('says so where it does', () => {
    expect(choosingSentence(fixtureReport())).toMatch(
      /^Choosing a head by the rule pays here .*clean \+0\.6, corrupted \+0\.5/,
    );
  });
  it('says plainly where the combined head alone is at least as good', () => {
    const report = fixtureArrivalsReport();
    const rule = resultOf(report, 'kl-uncertainty');
    Object.assign(resultOf(report, 'always-combined'), { ...rule, name: 'always-combined' });
    expect(choosingSentence(report)).toMatch(
      /^Answering with the combined head alone is at least as good as the rule on clean, corrupted and newly arrived pictures/,
    );
    rule.clean = wilson(100, 160);
    expect(choosingSentence(report)).toContain('at least as good');
    rule.corrupted = wilson(2400, 2400);
    expect(choosingSentence(report)).toContain('gains on some and loses on others');
    report.heads!.results.push({ ...rule, name: 'weighted-average' });
    report.heads!.rule = 'weighted-average';
    expect(choosingSentence(report)).toContain('Averaging the heads gains on some and loses on others');
    report.heads!.rule = 'always-combined';
    expect(choosingSentence(report)).toContain('nothing is chosen');
  });
  it('names a rule that is almost a constant', () => {
    const report = fixtureReport();
    expect(constantSentence(report)).toBeNull();
    for (const shares of Object.values(report.heads!.answered)) {
      Object.assign(shares, { clean: 0.005, unclean: 0.005, combined: 0.99 });
    }
    expect(constantSentence(report)).toContain('lets the combined head answer nearly always (at least 99 %');
    report.heads!.rule = 'weighted-average';
    expect(constantSentence(report)).toContain('The rule counts the combined head most nearly always');
  });
});
