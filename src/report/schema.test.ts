import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import Ajv from 'ajv';
import { fixtureReport } from '../../test/fixtures/report';
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
});
