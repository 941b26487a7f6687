import { describe, expect, it } from 'vitest';
import { fixtureReport } from '../../../test/fixtures/report';
import type { Report } from '../../contract/report';
import { overlaidAccuracy, overlaidDifferences, overlaidMethods } from './overlaySeries';
import { settingName } from '../../study/settingWords';
import { comparisonWords, settingRows, type OverlaidRun } from './settingWords';

function runs(...changes: ((report: Report) => void)[]): OverlaidRun[] {
  return changes.map((change, i) => {
    const report = structuredClone(fixtureReport());
    change(report);
    return { letter: 'ABCDEF'[i]!, name: `run ${i}`, report };
  });
}
const same = () => {};

describe('several runs together', () => {
  it('name what differs in their settings, and nothing where only the seed does', () => {
    const [a, b] = runs(same, (report) => {
      report.config.seed++;
      report.seeds = [99];
    });
    expect(settingRows([a!, b!])).toEqual([]);
    expect(comparisonWords([a!, b!]).join(' ')).toMatch(/same settings.*Other seeds draw other test pictures/);
    const others = runs(same, ({ config }) => {
      config.student.steps += 100;
      config.teacher.augmentation = 'augmix';
    });
    const [first, second] = others.map(({ report }) => report.config);
    expect(settingRows(others)).toEqual(
      expect.arrayContaining([
        { name: 'student: steps', values: [String(first!.student.steps), String(second!.student.steps)] },
      ]),
    );
    expect(comparisonWords(others)[0]).toMatch(/Not all settings are the same/);
    expect(settingName('student.correction.learningRate')).toBe('student, correction: learning rate');
  });

  it('say that pictures, corruptions and machines are not the same', () => {
    const words = comparisonWords(
      runs(same, ({ data, environment }) => {
        data.pack = 'emoji-64';
        data.severities = [5];
        environment.backend = 'webgpu';
      }),
    ).join(' ');
    expect(words).toMatch(/different pictures.*not the same.*different machines/);
  });

  it('keep a value for each run, and none for a method or corruption that a run lacks', () => {
    const two = runs(same, (report) => {
      report.methods = report.methods.filter(({ name }) => name !== 'cft');
      const temper = report.methods.find(({ name }) => name === 'temper')!;
      temper.clean = { accuracy: 0.5, n: 10, low: 0.2, high: 0.8 };
      report.data.corruptions = report.data.corruptions.slice(1);
    });
    expect(overlaidMethods(two).map(({ name }) => name)).toContain('cft');
    expect(overlaidAccuracy(two[1]!.report, 'cft', 'clean')).toBeNull();
    expect(overlaidAccuracy(two[1]!.report, 'temper', 'clean')?.n).toBe(10);
    const rows = overlaidDifferences(two, 'temper');
    expect(rows).toHaveLength(two[0]!.report.data.corruptions.length);
    expect(rows[0]!.values[1]).toBeNull();
    expect(rows[0]!.values[0]).not.toBeNull();
  });
});
