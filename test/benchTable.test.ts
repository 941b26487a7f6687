/** The table of `npm run bench`: its figures, and what it does where something is missing. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { figure, table } from './bench/table/print';
import { rowOf } from './bench/table/rows';

it('takes medians, and the median of the ratios within a round', () => {
  const rounds = [
    { ours: 10, baseline: 20 },
    { ours: 20, baseline: 60 },
    { ours: 11, baseline: 23 },
  ];
  const row = rowOf({ what: 'a step', unit: 'ms', baseline: 'another', how: 'processor time' }, rounds);
  expect(row).toMatchObject({ ours: 11, baseline: { name: 'another', value: 23 }, n: 3 });
  expect(row.ratio).toBeCloseTo(23 / 11);
  expect(table([row]).split('\n').at(-1)).toBe('| a step | 11.0 ms | 23.0 ms, another | 2.09 × | 3 | processor time |');
});

it('writes three digits', () => {
  expect([0.0066, 0.948, 1.94, 13.14, 251.4, 3260].map(figure)).toEqual([
    '0.007',
    '0.948',
    '1.94',
    '13.1',
    '251',
    '3260',
  ]);
  expect(figure(Infinity)).toBe('–');
});

it('goes on where something is missing, and says what', { timeout: 60_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'temper-bench-'));
  const json = join(folder, 'figures.json');
  const bench = (...args: string[]) =>
    spawnSync(process.execPath, ['--import', 'tsx', 'test/bench/index.ts', ...args], {
      encoding: 'utf8',
      env: { ...process.env, TEMPER_PYTHON: join(folder, 'no-python') },
    });
  try {
    const { status, stdout, stderr } = bench('corruptions', '--json', json);
    expect([status, stderr]).toEqual([
      0,
      expect.stringContaining('corruptions: not measured, as there is no Python with the package: pip install'),
    ]);
    expect(stdout).toContain('| Temper | baseline | × as fast | n | measured |');
    const { benches } = JSON.parse(readFileSync(json, 'utf8')) as { benches: object[] };
    expect(benches).toEqual([
      {
        name: 'corruptions',
        rows: [],
        missing: expect.stringContaining('imagecorruptions'),
        seconds: expect.any(Number),
      },
    ]);
    expect(bench('everything')).toMatchObject({
      status: 2,
      stdout: expect.stringContaining('There is no bench "everything".'),
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
