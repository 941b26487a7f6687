import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { classReport } from '../../../test/fixtures/classRuns';
import { poolReports } from '../../report/poolReports';
import { code } from './code';
import { collect } from './collect';

afterEach(() => vi.restoreAllMocks());

it('codes of reports are pooled again, and what cannot be is named', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'temper-class-'));
  const path = (name: string) => join(folder, name);
  const said: string[] = [];
  vi.spyOn(console, 'log').mockImplementation((line: string) => void said.push(line));
  const reports = [1, 2, 3].map((seed) => classReport(seed));
  reports.forEach((report, i) => writeFileSync(path(`${i}.json`), JSON.stringify(report)));
  await code([path('0.json'), path('1.json'), '--name', 'Anna', '--page', 'https://x.org/temper/#look']);
  expect(said[0]).toMatch(/^https:\/\/x\.org\/temper\/#results\?collect&code=TMPR/);
  writeFileSync(path('codes.txt'), `${said.join('\n')}\nTMPRAAAA`);
  const complained: string[] = [];
  vi.spyOn(console, 'error').mockImplementation((line: string) => void complained.push(line));
  said.length = 0;
  await collect([path('codes.txt'), path('2.json'), path('0.json'), '--out', path('class.csv')]);
  expect(complained[0]).toContain('codes.txt: The code TMPRAAAA is refused. It is damaged');
  expect(complained[1]).toContain('0.json: A code, seed 1 is refused. Seed 1 is counted already (Anna)');
  expect(said[0]).toContain('3 runs, preset quick');
  const claim = poolReports(reports).claims[0]!;
  expect(said[1]).toContain(`${claim.verdict} | +${claim.value.toFixed(1)}`);
  expect(readFileSync(path('class.csv'), 'utf8')).toContain('all 3 seeds,1 2 3,claim,corrupted');
  writeFileSync(path('pooled.json'), JSON.stringify(poolReports(reports)));
  await expect(code([path('pooled.json')])).rejects.toThrow('pooled.json: This report pools 3 seeds');
  await expect(collect([path('pooled.json')])).rejects.toThrow('No run could be collected');
  await expect(collect([])).rejects.toThrow('Name a file');
});
