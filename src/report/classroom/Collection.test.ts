import { describe, expect, it } from 'vitest';
import { classReport, classReports } from '../../../test/fixtures/classRuns';
import { presetConfig } from '../../contract/presets';
import { poolReports } from '../poolReports';
import { collectionCsv, COLLECTION_COLUMNS } from './collectionCsv';
import { pooled, steps } from './Collection';
import { runOfReport } from './CodedRun';
import { withText } from './readCollected';
import { encodeRun } from './resultCode';

const codeOf = (report: ReturnType<typeof classReport>, name = '') => encodeRun(runOfReport(report, name));

describe('a collection', () => {
  const reports = classReports(25);
  const codes = reports.map((report) => codeOf(report));
  const all = withText([], codes.join('\n'), 'the text').entries;

  it('of 25 codes gives the intervals that the reports of these seeds give, to the last digit and in any order', () => {
    const should = poolReports(reports);
    const shuffled = [...codes]
      .sort((a, b) => (a.slice(-6) < b.slice(-6) ? -1 : 1))
      .join(', https://x.org/#results?code=');
    for (const entries of [all, withText([], shuffled, 'the text').entries]) {
      const found = pooled(entries);
      expect(found.seeds).toEqual(should.seeds);
      expect(found.claims).toEqual(should.claims);
      for (const { name, seconds, flops, accuracies } of found.methods) {
        const method = should.methods.find((one) => one.name === name)!;
        expect([seconds, flops]).toEqual([method.cost.seconds, method.cost.flops]);
        for (const set of ['clean', 'corrupted', 'transfer'] as const) {
          for (const of of ['accuracy', 'low', 'high', 'n'] as const)
            expect(accuracies[set]![of], `${name} ${set}`).toBeCloseTo(method[set][of], 9);
        }
      }
    }
  });

  it('judges a claim after each code: one by its own report, then by the seeds', () => {
    const walked = steps(all, 'corrupted');
    expect(walked.map(({ codes }) => codes)).toEqual(reports.map((_, i) => i + 1));
    const own = reports[0]!.claims.find(({ id }) => id === 'corrupted')!;
    expect(walked[0]!.claim).toMatchObject({ value: own.value, low: own.low, verdict: own.verdict });
    const width = (i: number) => walked[i]!.claim.high - walked[i]!.claim.low;
    expect(width(24)).toBeLessThan(width(2));
    expect(walked[24]!.claim).toEqual(pooled(all).claims.find(({ id }) => id === 'corrupted'));
  });

  it('refuses by name what does not belong to it, and is as it was', () => {
    const there = withText([], codeOf(classReport(1), 'Anna'), 'the text').entries;
    const steps50 = { ...presetConfig('quick'), teacher: { ...presetConfig('quick').teacher, steps: 50 } };
    const newer = classReport(2);
    newer.environment.software = 'Temper 9.0, TensorFlow.js 4';
    const other = classReport(2);
    for (const method of other.methods) method.natural = { ...method.natural!, n: 40 };
    for (const [text, why] of [
      [codeOf(classReport(1), 'Ben'), 'Seed 1 is counted already (Anna)'],
      [codeOf(classReport(2, { config: steps50 })), 'teacher: steps is 50, not 400'],
      [codeOf(classReport(2, { config: presetConfig('tiny') })), 'preset is tiny, not quick'],
      [codeOf(newer), 'made with Temper 9.0'],
      [codeOf(other), 'natural has 40 answers, not 80'],
      [codes[4]!.slice(0, 90), 'damaged'],
      ['nothing here', 'no result code'],
      ['x'.repeat(1_000_000), '1,000,000 letters'],
      ['{"format": 1}', 'not a report'],
      ['{"format', 'no JSON'],
      [JSON.stringify(poolReports(reports.slice(0, 2))), 'pools 2 seeds'],
    ] as const) {
      const { entries, added, refused } = withText(there, text, 'a file');
      expect(refused[0]!.why).toContain(why);
      expect([entries, added, refused.length]).toEqual([there, [], 1]);
    }
  });

  it('takes what is right of a text that holds more, and a report like its code', () => {
    const text = `${codes[2]}\n${codes[3]!.slice(0, -9)}\nTMPRx ${codes[2]} <${codes[5]}>`;
    const { added, refused } = withText([], text, 'the text');
    expect(added.map(({ run }) => run.config.seed)).toEqual([3, 6]);
    expect(refused).toHaveLength(3);
    expect(withText([], JSON.stringify(reports[2]), 'report.json').added[0]!.code).toBe(codes[2]);
  });

  it('is written as a table in which names run nothing', () => {
    const some = withText([], [codeOf(reports[0]!, '=1+1'), codes[1]].join(' '), 'the text').entries;
    const rows = collectionCsv(some).trimEnd().split('\r\n');
    expect(rows[0]).toBe(COLLECTION_COLUMNS.join(','));
    expect(rows[1]).toMatch(/^'=1\+1,1,accuracy,pretrained,clean,0\.\d+,share,160,/);
    const claim = pooled(some).claims[0]!;
    expect(rows).toContainEqual(
      `all 2 seeds,1 2,claim,corrupted,,${Number(claim.value.toFixed(6))},points,,${Number(claim.low.toFixed(6))},${Number(claim.high.toFixed(6))},${claim.verdict}`,
    );
  });
});
