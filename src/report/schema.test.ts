import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import Ajv from 'ajv';
import { fixtureReport } from '../../test/fixtures/report';
import { parseReport } from '../contract/report';
import { reportJsonSchema } from './schema';

describe('reportJsonSchema', () => {
  it('is what public/report.schema.json holds (npm run build:schema)', () => {
    const file = new URL('../../public/report.schema.json', import.meta.url);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(reportJsonSchema());
  });
  it('takes a report and refuses a damaged one', () => {
    const validate = new Ajv().compile(reportJsonSchema());
    expect(validate(JSON.parse(JSON.stringify(fixtureReport())))).toBe(true);
    const damaged = fixtureReport() as unknown as Record<string, unknown>;
    delete damaged.methods;
    expect(validate(damaged)).toBe(false);
  });

  it('takes no number of pictures or seed that cannot be counted', () => {
    const report = fixtureReport();
    expect(() => parseReport({ ...report, seed: 1e308 })).toThrow(/seed/);
    report.methods[0]!.clean.n = 1e290;
    expect(() => parseReport(report)).toThrow(/methods\.0\.clean\.n/);
  });
});
