import { describe, expect, it } from 'vitest';
import { fixtureReport, fixtureReports, withChanges } from '../../test/fixtures/report';
import { parseReport } from '../contract/report';
import { became, commonConfusions, confusionTable, examplesOf, examplesThat } from './changes';
import { figure } from './format';
import { poolReports } from './poolReports';
import { thresholdWords } from './ruleWords';

describe('the pictures behind a report', () => {
  const report = withChanges(fixtureReport());

  it('are named by what became of them and by what they were taken for', () => {
    const [rescued, ...others] = examplesThat(report, 'rescued', 'temper');
    expect(others).toEqual([]);
    expect(rescued!).toMatchObject({ label: report.data.classes[0], where: 'Fog, severity 5' });
    expect(rescued!.answers.map(({ method, right }) => [method, right])).toEqual([
      ['pretrained', false],
      ['temper', true],
    ]);
    expect(examplesOf(report, 'temper', 0, 1)).toHaveLength(1);
    expect(became({ ...rescued!.example, answers: { temper: 0 } }, 'temper')).toBeNull();
  });

  it('are left out where a file was changed by hand so that their classes are none', () => {
    const broken = structuredClone(report);
    broken.changes!.examples[0]!.label = 9999;
    broken.changes!.methods[1]!.confusion = [[1]];
    const read = parseReport(JSON.parse(JSON.stringify(broken)));
    expect(examplesThat(read, 'rescued', 'temper')).toEqual([]);
    expect(confusionTable(read, 'temper', null)!.cells[1]!.every((count) => count === 0)).toBe(true);
  });

  it('make tables before, after and of the difference', () => {
    expect(confusionTable(report, 'temper', null)!.cells[0]!.slice(0, 2)).toEqual([180, 140]);
    const difference = confusionTable(report, 'temper', 'pretrained')!;
    expect(difference.cells[0]!.slice(0, 2)).toEqual([20, -20]);
    expect(difference.most).toBe(20);
    expect(commonConfusions(report, 'temper', 1)).toEqual([{ label: 0, answer: 1, before: 160, after: 140 }]);
    expect(confusionTable(fixtureReport(), 'temper', null)).toBeNull();
  });

  it('are pooled where every seed has them', () => {
    const reports = fixtureReports();
    expect(poolReports(reports)).not.toHaveProperty('changes');
    const { changes } = poolReports(reports.map(withChanges));
    const n = reports.length;
    expect(changes).toMatchObject({ pictures: n * 160, predictions: n * 640 });
    expect(changes!.methods[1]).toMatchObject({ rescued: n * 60, lost: n * 20 });
    expect(changes!.methods[1]!.confusion![0]!.slice(0, 2)).toEqual([n * 180, n * 140]);
    // Each seed has its turn.
    expect(changes!.examples.slice(0, n).map(({ seed }) => seed)).toEqual(reports.map(({ seed }) => seed));
  });
});

describe('figures in words', () => {
  it('have no exponent, and a threshold that is never reached is said to be one', () => {
    expect([0.00123, 4.5, 99.96, 1150, 1.15e7, 0].map(figure)).toEqual([
      '0.00123',
      '4.50',
      '100',
      '1,150',
      '11,500,000',
      '0.00',
    ]);
    const shares = { clean: 0.2, unclean: 0.1, combined: 0.7 };
    expect(thresholdWords({ threshold: 1150, answered: { clean: shares } })).toContain('δ = 1,150 ');
    const never = { clean: 0, unclean: 0, combined: 1 };
    expect(thresholdWords({ threshold: 1150, answered: { clean: never } })).toContain('is never asked');
    expect(thresholdWords({ threshold: 0, answered: {} })).toBe('');
  });
});
