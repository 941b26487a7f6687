/** `temper run` with the tiny preset: the main result as soon as it is there, and what is left when it is ended then. */
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, it, vi } from 'vitest';
import { parseReport } from '../contract/report';
import { main } from './main';
import { commandFolder } from './testing';

const BIN = fileURLToPath(new URL('bin.mjs', import.meta.url));
const { inside } = commandFolder();

async function reportIn(folder: string) {
  const report = parseReport(JSON.parse(await readFile(inside(`${folder}/report.json`), 'utf8')));
  return { report, text: await readFile(inside(`${folder}/report.md`), 'utf8') };
}

it('ended after the main result keeps it, and says what is missing', async () => {
  const child = spawn(process.execPath, [BIN, 'run', '--preset', 'tiny', '--out', inside('stopped')]);
  let said = '';
  child.stderr.on('data', (piece) => {
    const before = said;
    said += String(piece);
    if (said.includes('Ctrl-C keeps this') && !before.includes('Ctrl-C keeps this')) child.kill('SIGINT');
  });
  const code = await new Promise((resolve) => child.on('close', resolve));
  expect(said).toMatch(/\[seed 1\] (about \d+ s|less than a second).*; measured here just now/);
  expect(said).toMatch(/Under corruption, Temper answers .*95 % interval .*3 baselines follow/);
  expect(said).toMatch(/Stopped\. Written: .*report\.json/);
  expect(code).toBe(130);
  const { report, text } = await reportIn('stopped');
  expect(report.methods.map(({ name }) => name)).toEqual(['pretrained', 'teacher', 'front-correction', 'temper']);
  expect(report.unmeasured).toEqual(['apt', 'cft', 'wise-ft']);
  expect(text).toContain('stopped before all of it was measured: apt, cft and wise-ft are missing');
});

it('--until ends after a method, and says what is missing', async () => {
  const printed = vi.spyOn(console, 'log').mockImplementation(() => {});
  const asked = (until: string) => main(['run', '--preset', 'tiny', '--until', until, '--out', inside('until')]);
  try {
    expect(await asked('pretrained')).toBe(0);
    const { report } = await reportIn('until');
    expect(report.methods.map(({ name }) => name)).toEqual(['pretrained']);
    expect(report.unmeasured).toEqual(['teacher', 'front-correction', 'temper', 'apt', 'cft', 'wise-ft']);
    expect(await asked('lp')).toBe(2);
    expect(await asked('nothing')).toBe(2);
  } finally {
    printed.mockRestore();
  }
});
