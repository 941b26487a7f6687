import { describe, expect, it } from 'vitest';
import { fixtureOwnReport, fixtureReport } from '../../test/fixtures/report';
import { errorColumns, errorNote } from './errorColumns';

const divided = { value: 0.7671, normalised: true, relative: -0.021, why: 'Divided.' };

describe('errorColumns', () => {
  it('are none where there is no such error', () => {
    expect(errorColumns(fixtureReport())).toEqual([]);
  });
  it('speak of mCE only where all were divided by AlexNet’s', () => {
    const report = fixtureReport();
    for (const method of report.methods) method.corruptionError = divided;
    const [value, relative] = errorColumns(report);
    expect(value).toMatchObject({ key: 'value', label: 'mCE', why: 'Divided.' });
    expect(value!.cells.temper).toBe('76.7');
    expect(relative).toMatchObject({ label: 'Relative mCE' });
    expect(relative!.cells.temper).toBe('−2.1');
  });
  it('are none where nothing was divided, since that is told by the accuracy; a note says why', () => {
    const report = fixtureOwnReport();
    expect(errorColumns(report)).toEqual([]);
    expect(errorNote(report)).toMatch(/^Corrupted is a plain mean, not the mCE\. Not divided .* all five severities/);
    for (const method of report.methods) method.corruptionError = divided;
    expect(errorNote(report)).toBeNull();
    expect(errorNote(fixtureReport())).toBeNull();
  });
  it('keep both kinds apart, and leave a dash where a method has none', () => {
    const report = fixtureOwnReport();
    report.methods[0]!.corruptionError = divided;
    delete report.methods[1]!.corruptionError;
    const [value, relative] = errorColumns(report);
    expect(value!.label).toBe('Mean corruption error');
    expect(value!.cells).toMatchObject({ pretrained: '76.7 (mCE)', teacher: '–' });
    expect(value!.cells.temper).toMatch(/^\d+\.\d$/);
    expect(relative!.cells).toMatchObject({ pretrained: '−2.1', temper: '–' });
  });
});
