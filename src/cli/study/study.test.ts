/** `temper study` as people call it: what is wrong is named before anything is written, and what was killed goes on. */
import { spawn } from 'node:child_process';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { timeless } from '../../../test/fixtures/timeless';
import { fixtureStudy, studyPlan } from '../../../test/fixtures/study';
import { parseReport } from '../../contract/report';
import { parseStudyFile } from '../../contract/study';
import { main } from '../main';
import { commandFolder } from '../testing';
import { united } from './StudyFolder';

const BIN = fileURLToPath(new URL('../bin.mjs', import.meta.url));
const { inside, put, said } = commandFolder();
const SETTINGS = {
  preset: 'tiny',
  base: { benchmark: { corruptions: ['contrast'] }, data: { unlabelled: 4 }, teacher: { steps: 2 } },
  vary: { 'student.distillation': [1, 5] },
  seeds: '3-4',
  methods: ['pretrained', 'teacher'],
};

describe('what cannot be run', () => {
  it.each([
    [['--vary', 'student.distilation=1'], 'no setting “student.distilation”. The nearest: student.distillation'],
    [['--vary', 'student.weighting=sometimes'], 'must be one of none, entropy, mc'],
    [['--vary', 'student.steps'], 'a setting and its values'],
    [['--seeds', '4-2'], 'ends before it begins'],
    [
      ['--seeds', '1-1000', '--vary', 'student.views=1-4'],
      '4000 experiments. Name fewer values or seeds, or say --yes',
    ],
    [['--methods', 'tempr'], 'Did you mean temper'],
    [['--preset', 'open-choices', '--vary', 'student.views=1'], 'says what is varied'],
    [['--vary', 'benchmark.corruptions=[fgsm],[fog]'], 'attacks one model'],
    [['--vary', 'benchmark.corruptions=[fogg]'], 'fogg'],
    [['--methods', 'temper,cft,temper'], 'temper is named twice'],
    [['--methods', 'pretrained,bn-adapt'], 'it needs batch norms'],
    [['--config', 'nothing.json'], '--config: there is no file nothing.json'],
  ])('%j is named, and nothing is written', async (args, message) => {
    expect(await main(['study', '--out', inside('out'), ...args])).toBeGreaterThan(0);
    expect(said()).toContain(message);
    expect(await readdir(inside())).toEqual([]);
  });

  it('goes on with nothing that is not there, and with no other study', async () => {
    expect(await main(['study', '--resume', inside('nothing')])).toBe(2);
    expect(said()).toContain('has no plan of a study');
    await put('out/plan.json', JSON.stringify({ format: 'temper-study-plan', version: 1, seeds: [1] }));
    expect(await main(['study', '--seeds', '2', '--out', inside('out')])).toBe(2);
    expect(said()).toContain('holds another study');
    expect(await readdir(inside('out'))).toEqual(['plan.json']);
  });
});

it('killed in the middle it goes on, and ends as one that was left alone', async () => {
  await put('study.json', JSON.stringify(SETTINGS));
  const child = spawn(process.execPath, [BIN, 'study', '--config', inside('study.json'), '--out', inside('killed')]);
  let seen = '';
  child.stderr.on('data', (piece) => {
    seen += String(piece);
    if (seen.includes('Experiment 3 of 4')) child.kill('SIGKILL');
  });
  await new Promise((resolve) => child.on('close', resolve));
  expect(await readdir(inside('killed'))).toContain('plan.json');
  expect(await main(['study', '--resume', inside('killed')])).toBe(0);
  expect(said()).toMatch(/4 experiments, [12] finished before/);
  expect(await main(['study', '--config', inside('study.json'), '--out', inside('alone')])).toBe(0);
  const [killed, alone] = await Promise.all(['killed', 'alone'].map(studyIn));
  expect(killed).toEqual(alone);
  expect(await readdir(inside('killed'))).toEqual(['plan.json', 'reports', 'study.csv', 'study.json', 'study.md']);
  const reports = await readdir(inside('killed/reports'));
  expect(reports[3]).toBe('04-seed-4-distillation-5.json');
  parseReport(JSON.parse(await readFile(inside(`killed/reports/${reports[3]!}`), 'utf8')));

  // Finished: nothing is run again, and nothing changes.
  const before = await readFile(inside('alone/study.json'), 'utf8');
  for (const args of [
    ['--resume', inside('alone')],
    ['--config', inside('study.json'), '--out', inside('alone')],
  ]) {
    expect(await main(['study', ...args])).toBe(0);
    expect(said()).toContain('all 4 are there');
  }
  expect(await readFile(inside('alone/study.json'), 'utf8')).toBe(before);
  // A report that was damaged is made again, the others are not.
  const third = inside('alone/reports/03-seed-4-distillation-1.json');
  const whole = await readFile(third, 'utf8');
  await writeFile(third, whole.slice(0, 1000));
  expect(await main(['study', '--resume', inside('alone')])).toBe(0);
  expect(said()).toContain('4 experiments, 3 finished before');
  expect(parseReport(JSON.parse(await readFile(third, 'utf8'))).seed).toBe(4);
  expect(await studyIn('alone')).toEqual(alone);
  // One that was edited is named.
  const edited = before.replace('"seed": 4', '"seed": 5');
  await writeFile(inside('alone/study.json'), edited);
  expect(await main(['study', '--resume', inside('alone')])).toBe(2);
  expect(said()).toMatch(/study\.json: This study cannot be used\. Its experiment 3 has seed 5/);
  expect(await readFile(inside('alone/study.json'), 'utf8')).toBe(edited);
});

it('never replaces what is finished by less', () => {
  const plan = studyPlan({ seeds: [1] });
  const study = fixtureStudy(plan, () => 700);
  const less = { ...study, cells: study.cells.slice(0, 1) };
  expect(united(less, study)).toEqual(study);
  expect(united(study, less)).toEqual(study);
});

async function studyIn(folder: string): Promise<unknown> {
  return timeless(parseStudyFile(JSON.parse(await readFile(inside(`${folder}/study.json`), 'utf8'))));
}
