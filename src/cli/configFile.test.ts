import { readdir, readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { presetConfig } from '../contract/presets';
import type { Report } from '../contract/report';
import type { StudyFile } from '../contract/study';
import { main } from './main';
import { commandFolder } from './testing';

const { inside, put, said, forget } = commandFolder();

it.each([
  ['{"format":"temper-study"}', 'is no configuration. This is a study of Temper.'],
  ['{"format":"temper-evaluation"}', 'is no configuration. This is an evaluation of Temper.'],
  ['{"student":{"steps":-1}}', 'student.steps: '],
  ['{"student":{"stepps":1}}', 'stepps: there is no such setting'],
  ['[]', 'it holds no fields'],
])('--config refuses %s, as wrong usage', async (text, message) => {
  await put('c.json', text);
  for (const command of ['export-pytorch', 'run']) {
    forget();
    expect(await main([command, '--config', inside('c.json'), '--out', inside('out')]), said()).toBe(2);
    expect(said()).toContain(message);
  }
  expect(await readdir(inside('out')).catch(() => null)).toBeNull();
});

it('settings stand on the preset that their file names, in every command, and on no other', async () => {
  const { teacher } = presetConfig('tiny');
  await put('c.json', '{"preset":"tiny","methods":["pretrained"],"teacher":{"batch":8}}');
  expect(await main(['run', '--config', inside('c.json'), '--out', inside('run')]), said()).toBe(0);
  const { config } = JSON.parse(await readFile(inside('run/report.json'), 'utf8')) as Report;
  expect([config.preset, config.teacher.steps]).toEqual(['tiny', teacher.steps]);
  const study = ['study', '--config', inside('c.json'), '--vary', 'student.distillation=1,5'];
  expect(await main([...study, '--seeds', '1', '--out', inside('study')]), said()).toBe(0);
  const { plan } = JSON.parse(await readFile(inside('study/study.json'), 'utf8')) as StudyFile;
  expect([plan.base.preset, plan.base.teacher.steps]).toEqual(['tiny', teacher.steps]);
  for (const command of [['run'], ['export-pytorch'], study]) {
    forget();
    const args = [...command, ...(command.length > 1 ? [] : ['--config', inside('c.json')])];
    expect(await main([...args, '--preset', 'quick', '--out', inside('other')])).toBe(2);
    expect(said()).toContain('c.json is of preset tiny; leave --preset quick out.');
  }
  expect(await readdir(inside('other')).catch(() => null)).toBeNull();
});

it('--config of export-pytorch refuses a report that cannot be read', async () => {
  await put('r.json', '{"format":"temper-report","version":1}');
  expect(await main(['export-pytorch', '--config', inside('r.json'), '--out', inside('out')])).toBe(2);
  expect(said()).toContain('a report of Temper, but it cannot be read');
});

it('--list refuses what is no text, and values below zero are told of in words of the option', async () => {
  await put('in/a.png', 'no picture');
  await put('list.txt', Buffer.of(0x89, 0x50, 0, 1));
  const corrupt = (...more: string[]) => main(['corrupt', '--input', inside('in'), '--output', inside('out'), ...more]);
  const evaluate = ['evaluate', '--model', 'm', '--data', inside('in'), '--out', inside('o.json')];
  expect(await main([...evaluate, '--list', inside('list.txt')])).toBe(2);
  expect(said()).toContain('list.txt is not a text file.');
  forget();
  expect(await corrupt('--region', 'left-half', '--feather', '-3px')).toBe(2);
  expect(said()).toMatch(/--feather.*-3px/);
  expect(said()).not.toContain('npx temper');
  forget();
  expect(await corrupt('--seed', '--jpeg')).toBe(2);
  expect(said()).toMatch(/--seed needs a value behind it; --jpeg is an option\. .*--seed=--jpeg\.\n$/);
});

it('help run lists the methods', async () => {
  forget();
  expect(await main(['help', 'run'])).toBe(0);
  expect(said()).toMatch(/METHOD is one of:\n {2}pretrained, teacher, .*vpt-deep/s);
});
