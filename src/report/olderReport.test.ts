import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fixtureOldReport, fixtureReport } from '../../test/fixtures/report';
import { parseReport, ReportError } from '../contract/report';
import { headline } from './headline';
import { markdown } from './markdown';

describe('reports of older versions', () => {
  const old = fixtureOldReport();

  it('get the settings that were then fixed, and keep their own', () => {
    const { config, methods } = parseReport(structuredClone(old));
    expect(config.student).toMatchObject({
      tuned: 'last-blocks',
      labelledShare: 0.5,
      cleanShare: 1,
      taughtBy: 'robust',
    });
    expect(config.student.correction.steps).toBe(0);
    expect(config.data).toMatchObject({ arrivals: 0, arrivalKinds: [], unlabelled: 1000 });
    const { steps, batch } = config.student;
    expect(config.baselines.complete).toMatchObject({ steps, batch, learningRate: 3e-5, labels: 'few' });
    expect(config.baselines.partial).toEqual({ steps, batch, learningRate: 1e-3 });
    expect(methods.map(({ name }) => name)).toEqual(['pretrained', 'teacher', 'temper', 'apt', 'cft']);
  });
  it('can be shown and exported', () => {
    const report = parseReport(structuredClone(old));
    expect(headline(report)).toContain('Temper answers');
    expect(markdown(report)).toContain('"labelledShare": 0.5');
  });
  it('are refused where they are damaged, as those of today are', () => {
    const damaged = structuredClone(old) as { config: { student: { steps: number } } };
    damaged.config.student.steps = -1;
    expect(() => parseReport(damaged)).toThrow(/“config\.student\.steps” is -1, and should be at least 1/);
    const today = fixtureReport() as unknown as { config: { student: Record<string, unknown> } };
    delete today.config.student.front;
    expect(() => parseReport(today)).toThrow(/config\.student\.front/);
    expect(() => parseReport(null)).toThrow(ReportError);
    expect(() => parseReport({ config: [] })).toThrow(/not a report of Temper|report of Temper, but/);
  });
  it('pass as they are where they are of today', () => {
    expect(parseReport(fixtureReport())).toEqual(fixtureReport());
  });
  it('may be the committed reference report', () => {
    const file = new URL('../../public/reference-report.json', import.meta.url);
    const { methods } = parseReport(JSON.parse(readFileSync(file, 'utf8')));
    expect(methods.every(({ sketch }) => sketch!.n > 0)).toBe(true);
  });
});
