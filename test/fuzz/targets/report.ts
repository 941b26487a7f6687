/** Reports that are imported, of this version and older ones, and everything that shows or writes them. */
import { parseReport, ReportError, type Report } from '../../../src/contract/report';
import { presetConfig } from '../../../src/contract/presets';
import { csv } from '../../../src/report/csv';
import { markdown } from '../../../src/report/markdown';
import { poolReports } from '../../../src/report/poolReports';
import { story } from '../../../src/report/story';
import { fixtureOldReport, fixtureReport } from '../../fixtures/report';
import { jsonOr, NotJson, notFinite } from '../seeds/json';
import { defineTarget, holds, same, textFile } from '../Target';

/** With fewer methods, so that a mutation meets every part of it more often. */
function short(report: Report): Report {
  return { ...report, methods: report.methods.slice(0, 3), curves: report.curves.slice(0, 1) };
}

export const target = defineTarget<Report>({
  name: 'report',
  reads: 'contract/report.ts, olderReport.ts, and report/ behind them',
  seeds: () => [
    [textFile('report.json', short(fixtureReport()))],
    [textFile('report.json', short(fixtureReport({ seed: 2, config: presetConfig('arrivals') })))],
    [textFile('report.json', short(fixtureOldReport() as Report))],
  ],
  refusals: [ReportError, NotJson],
  run: ([file]) => parseReport(jsonOr(file!)),
  check(report) {
    const nowhere = notFinite(report);
    holds(nowhere === null, `${nowhere} is no finite number.`);
    same(parseReport(JSON.parse(JSON.stringify(report))), report, 'The report, written and read again,');
    const texts = [markdown(report), csv(report), story(report).join('\n')];
    holds(
      texts.every(
        (text) =>
          !/\b(NaN|undefined|\[object Object\])\b/.test(text) ||
          /NaN|undefined|object Object/.test(JSON.stringify(report)),
      ),
      'A table of it shows NaN or undefined.',
    );
    // What is pooled already is refused.
    if (report.seeds.length === 1 && report.seed < 1e9)
      poolReports([report, { ...report, seed: report.seed + 1, seeds: [report.seed + 1] }]);
  },
});
