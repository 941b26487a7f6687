import { expect, it } from 'vitest';
import { fixtureOwnReport, fixtureReport, fixtureReports, methodIn } from '../../test/fixtures/report';
import { CSV_COLUMNS, csv } from './csv';
import { poolReports } from './poolReports';

const read = (text: string) =>
  text
    .trimEnd()
    .split('\r\n')
    .map((line) => line.split(','));

it('is one accuracy per row', () => {
  const report = fixtureReport();
  const [header, ...rows] = read(csv(report));
  expect(header).toEqual([...CSV_COLUMNS]);
  expect(rows).toHaveLength(6 * (6 + report.data.corruptions.length * 3));
  expect(rows.every((row) => row.length === CSV_COLUMNS.length)).toBe(true);
  const fog = rows.find((row) => row[1] === 'temper' && row[3] === 'fog' && row[4] === '3')!;
  const { accuracy, n, low, high } = methodIn(report, 'temper').perCorruption.fog![3]!;
  expect(fog.slice(0, 3)).toEqual(['1', 'temper', 'corrupted']);
  [accuracy, n, low, high].forEach((value, i) => expect(Number(fog[5 + i])).toBeCloseTo(value, 6));
});

it('has no row for a set that was not measured, and says what the mean corruption error is', () => {
  const report = fixtureOwnReport();
  const rows = read(csv(report));
  const whole = (method: string) => rows.filter((row) => row[1] === method && row[3] === '').map((row) => row[2]);
  expect(whole('pretrained')).toEqual(['clean', 'corrupted', 'natural', 'transfer', 'zero-shot']);
  expect(whole('teacher')).toEqual(['clean', 'corrupted', 'transfer']);
  const corrupted = rows.find((row) => row[1] === 'teacher' && row[2] === 'corrupted' && row[3] === '')!;
  expect(Number(corrupted[9])).toBeCloseTo(1 - Number(corrupted[5]), 6);
  expect(corrupted.slice(10, 12)).toEqual(['', 'no']);
  const { cost } = methodIn(report, 'teacher');
  expect(corrupted.slice(12).map(Number)).toEqual([cost.seconds, cost.flops, cost.tunedParameters]);
  expect(rows.slice(1).filter((row) => row[9] !== '')).toHaveLength(report.methods.length);
});

it('puts seeds below each other and names the seeds of a pool', () => {
  const reports = fixtureReports();
  expect(new Set(read(csv(...reports)).map(([seed]) => seed))).toEqual(new Set(['seed', '1', '2', '3']));
  expect(read(csv(poolReports(reports)))[1]![0]).toBe('1 2 3');
});

it('quotes what would break a row', () => {
  const report = fixtureReport();
  report.methods[0]!.perCorruption['a,"b"'] = { 1: report.methods[0]!.clean };
  expect(csv(report)).toContain(',"a,""b""",1,');
});

it('leaves no name to a spreadsheet as a formula, and numbers as they are', () => {
  const report = fixtureReport();
  const accuracy = report.methods[0]!.clean;
  const names = [
    '=1+1',
    '+1+1',
    '-1+1',
    '@sum(a1)',
    '\t=1',
    '\r=1',
    ' =1',
    '＝1',
    '=cmd|"/c calc"!a1',
    '-3',
    '-2.5e-3',
    'a=b',
    '−3',
  ];
  report.methods[0]!.perCorruption = Object.fromEntries(names.map((name) => [name, { 1: accuracy }]));
  const text = csv(report);
  for (const name of ["'=1+1", "'+1+1", "'-1+1", "'@sum(a1)", "'\t=1", "' =1", "'＝1", '-3', '-2.5e-3', 'a=b', '−3']) {
    expect(text).toContain(`,corrupted,${name},1,`);
  }
  expect(text).toContain(`,"'\r=1",1,`);
  expect(text).toContain(`,"'=cmd|""/c calc""!a1",1,`);
  report.methods[0]!.corruptionError = { value: 1, relative: -0.25, normalised: false, why: '' };
  expect(csv(report)).toContain(',1,-0.25,no,');
});
