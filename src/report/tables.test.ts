import { describe, expect, it } from 'vitest';
import { fixtureReport } from '../../test/fixtures/report';
import { wilson } from '../num/statistics';
import { compare, corruptionRows, headRows, methodNotes, methodRows } from './tables';

describe('compare', () => {
  it('marks only what the intervals separate', () => {
    expect(compare(wilson(90, 100), wilson(50, 100))).toBe('better');
    expect(compare(wilson(50, 100), wilson(90, 100))).toBe('worse');
    expect(compare(wilson(52, 100), wilson(50, 100))).toBeNull();
    expect(compare(wilson(0, 0), wilson(50, 100))).toBeNull();
  });
});

describe('methodRows', () => {
  it('keeps the order and compares with the pre-trained model', () => {
    const rows = methodRows(fixtureReport());
    expect(rows.map(({ name }) => name)).toEqual(['pretrained', 'teacher', 'temper', 'apt', 'cft']);
    expect(Object.values(rows[0]!.marks).every((mark) => mark === null)).toBe(true);
    expect(rows[2]!.marks).toMatchObject({ clean: null, corrupted: 'better' });
  });
  it('compares with nothing where the pre-trained model was not run', () => {
    const report = fixtureReport();
    report.methods = report.methods.slice(1);
    expect(methodRows(report).every(({ marks }) => marks.corrupted === null)).toBe(true);
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
