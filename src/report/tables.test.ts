import { describe, expect, it } from 'vitest';
import { fixtureArrivalsReport, fixtureOwnReport, fixtureReport } from '../../test/fixtures/report';
import { wilson } from '../num/statistics';
import {
  ACCURACY_COLUMNS,
  accuracyColumns,
  compare,
  corruptionRows,
  headRows,
  headSets,
  methodNotes,
  methodRows,
  predictionCount,
} from './tables';

describe('compare', () => {
  it('marks only what the intervals separate', () => {
    expect(compare(wilson(90, 100), wilson(50, 100))).toBe('better');
    expect(compare(wilson(50, 100), wilson(90, 100))).toBe('worse');
    expect(compare(wilson(52, 100), wilson(50, 100))).toBeNull();
    expect(compare(wilson(0, 0), wilson(50, 100))).toBeNull();
    expect(compare(undefined, wilson(50, 100))).toBeNull();
  });
});

describe('methodRows', () => {
  it('keeps the order and compares with the pre-trained model', () => {
    const rows = methodRows(fixtureReport());
    expect(rows.map(({ name }) => name)).toEqual(['pretrained', 'teacher', 'front-correction', 'temper', 'apt', 'cft']);
    expect(Object.values(rows[0]!.marks).every((mark) => mark === null)).toBe(true);
    expect(rows[3]!.marks).toMatchObject({ clean: null, corrupted: 'better' });
  });
  it('compares with nothing where the pre-trained model was not run', () => {
    const report = fixtureReport();
    report.methods = report.methods.slice(1);
    expect(methodRows(report).every(({ marks }) => marks.corrupted === null)).toBe(true);
  });
});

describe('sets that are missing', () => {
  it('are not columns where nobody has them, and empty where one method lacks them', () => {
    const report = fixtureOwnReport();
    expect(accuracyColumns(report)).toEqual(['clean', 'corrupted', 'natural', 'transfer', 'zeroShot']);
    const rows = methodRows(report);
    expect(rows[1]!.accuracies.natural).toBeUndefined();
    expect(rows[1]!.marks.natural).toBeNull();
    expect(rows[2]!.accuracies.natural!.n).toBe(80);
    expect(rows.map(({ accuracies }) => accuracies.zeroShot !== undefined)).toEqual([true, ...Array(7).fill(false)]);
  });
  it('count by the first method that has them', () => {
    const report = fixtureOwnReport();
    delete report.methods[0]!.natural;
    expect(ACCURACY_COLUMNS.map((column) => predictionCount(report, column))).toEqual([
      160, 7200, 0, 0, 0, 80, 120, 120,
    ]);
  });
  it('are left out where they hold no picture', () => {
    const report = fixtureReport();
    for (const method of report.methods) method.sketch = wilson(0, 0);
    expect(accuracyColumns(report)).toEqual(['clean', 'corrupted', 'renditions', 'natural', 'transfer']);
  });
  it('are no columns of the heads', () => {
    expect(headSets(fixtureArrivalsReport()).slice(0, 3)).toEqual(['clean', 'corrupted', 'arrivals']);
    expect(headSets(fixtureOwnReport())).toEqual(['clean', 'corrupted', 'natural']);
    expect(headSets(fixtureReport())).toEqual(['clean', 'corrupted', 'renditions', 'sketch', 'natural']);
    expect(headRows(fixtureOwnReport())[0]!.accuracies).not.toHaveProperty('sketch');
  });
});

describe('methodNotes', () => {
  it('says each note once, with the methods that it concerns', () => {
    const report = fixtureReport();
    expect(methodNotes(report)).toEqual([]);
    report.methods[1]!.note = report.methods[2]!.note = 'Saw noise.';
    report.methods[3]!.note = 'Other.';
    const labels = report.methods.map(({ label }) => label);
    expect(methodNotes(report)).toEqual([
      { labels: [labels[1], labels[2]], note: 'Saw noise.' },
      { labels: [labels[3]], note: 'Other.' },
    ]);
  });
});

describe('corruptionRows', () => {
  it('pools severities', () => {
    const report = fixtureReport();
    const [row] = corruptionRows(report);
    expect(row).toMatchObject({ name: 'gaussian_noise', label: 'Gaussian noise' });
    expect(row!.before.n).toBe(3 * 160);
    expect(row!.difference).toBeCloseTo(100 * (row!.after.accuracy - row!.before.accuracy), 10);
  });
  it('is empty where one side is missing', () => {
    const report = fixtureReport();
    report.methods = report.methods.filter(({ name }) => name !== 'temper');
    expect(corruptionRows(report)).toEqual([]);
  });
});

it('headRows marks the rule in use', () => {
  const report = fixtureReport();
  expect(
    headRows(report)
      .filter(({ used }) => used)
      .map(({ name }) => name),
  ).toEqual(['kl-uncertainty']);
  report.heads = null;
  expect(headRows(report)).toEqual([]);
});
