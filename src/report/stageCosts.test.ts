import { describe, expect, it } from 'vitest';
import { fixtureOldReport, fixtureReport, methodIn } from '../../test/fixtures/report';
import { parseReport } from '../contract/report';
import { answerCosts, answerSentence, stageCosts, stagedMethods } from './stageCosts';

describe('what stages cost', () => {
  it('is a row for each, and one for all together', () => {
    const rows = stageCosts(fixtureReport(), 'temper');
    expect(rows.map(({ name }) => name)).toEqual([
      'teacher training',
      'front correction',
      'feature cache',
      'asking the teacher',
      'tuning',
      'together',
    ]);
    expect(rows[0]!.cells).toEqual(['1 min', '200 GFLOP', '67 %', '30.0 MB']);
    expect(rows[2]!.cells[3]).toBe('–');
    expect(rows[5]!.cells).toEqual(['1 min 20 s', '300 GFLOP', '100 %', '40.0 MB']);
    expect(stageCosts(fixtureReport(), 'apt')).toEqual([]);
  });
  it('begins with Temper', () => {
    const report = fixtureReport();
    methodIn(report, 'teacher').cost.parts = [{ name: 'teacher training', seconds: 1, flops: 0 }];
    expect(stagedMethods(report).map(({ name }) => name)).toEqual(['temper', 'teacher']);
  });
});

describe('what an answer costs', () => {
  it('stands beside the pre-trained model’s', () => {
    const report = fixtureReport();
    const rows = answerCosts(report);
    expect(rows.map(({ times }) => times!.toFixed(2))).toEqual(['1.00', '0.07', '1.00', '2.07', '1.00', '1.00']);
    expect(answerSentence(report)).toContain(
      'costs 2.07 times the operations of the pre-trained model’s: the clean head',
    );
    report.config.student.cleanPath = 'shared';
    expect(answerSentence(report)).toContain('all heads read one path');
    delete methodIn(report, 'pretrained').cost.answerFlops;
    expect(answerCosts(report)[0]).toMatchObject({ name: 'teacher', times: null });
    expect(answerSentence(report)).toBeNull();
  });
  it('is not known of older reports', () => {
    expect(answerCosts(parseReport(fixtureOldReport()))).toEqual([]);
  });
});
