import { describe, expect, it } from 'vitest';
import { ADAPTATION_DEFAULTS } from '../contract/adaptation';
import type { Adapted } from '../contract/adapted';
import { parseReport, type Report } from '../contract/report';
import { wilson } from '../num/statistics';
import { fixtureReport } from '../../test/fixtures/report';
import { ADAPTED_COLUMNS, adaptedResults, courseWords, streamLines } from './adapted';
import { csv } from './csv';
import { markdown } from './markdown';

/** Numbers that nobody measured. */
function adaptedReport(): Report {
  const report = fixtureReport();
  const adaptation: Adapted = {
    by: 'tent',
    settings: { ...ADAPTATION_DEFAULTS },
    statistics: 'The statistics of training are those of the file.',
    changedParameters: 34112,
    answerSeconds: 0.25,
    streams: (['shuffled', 'by-class'] as const).map((order) => ({
      ...{ corruption: 'fog', severity: 5, order, passes: 2 },
      points: [0.6, order === 'shuffled' ? 0.55 : 0.05].map((share, i) => ({
        steps: 5 * (i + 1),
        accuracy: wilson(Math.round(160 * share), 160),
      })),
    })),
    gain: { clean: { value: -0.02, low: -0.05, high: 0.01 }, corrupted: { value: 0.1, low: 0.05, high: 0.15 } },
  };
  return parseReport({
    ...report,
    methods: [...report.methods, { ...report.methods[0]!, name: 'tent', label: 'Tent', adaptation }],
  });
}

describe('networks that adapted, in a report', () => {
  const report = adaptedReport();

  it('have columns of different names, by which a table knows them', () => {
    expect(new Set(ADAPTED_COLUMNS).size).toBe(ADAPTED_COLUMNS.length);
  });

  it('are told with their gains, their costs, and how accuracy went in both orders', () => {
    expect(adaptedResults(report).map(({ id }) => id)).toEqual(['tent']);
    const courses = streamLines(report).map(courseWords);
    expect(courses[0]).toMatch(/^Tent, shuffled: from 60\.0 .* to 55\.0 .*whose intervals overlap\.$/);
    expect(courses[1]).toMatch(/^Tent, one class after another: from 60\.0 .* to 5\.0 .*last ones\.$/);
    const text = markdown(report);
    expect(text).toContain('## Adapted at test time');
    expect(text).toMatch(/\| Tent .*\+10\.0 \(\+5\.0 to \+15\.0\).*34,112.*0\.250/);
    expect(text).toMatch(/One answer \| Of the pre-trained model \| Processor seconds, adapting/);
    expect(text).toContain('Fog at severity 5, the pictures 2 times');
  });

  it('have their streams in the table of single accuracies, and leave other reports as they are', () => {
    expect(csv(report)).toMatch(/tent,stream by-class up to batch 10,fog,5,0\.05,160/);
    expect(markdown(fixtureReport())).not.toContain('Adapted');
  });
});
