import { strFromU8, unzipSync } from 'fflate';
import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { presetConfig } from '../../contract/presets';
import { pytorchArchive } from './pytorchZip';

const PROJECT = new URL('../../export/pytorch/project/', import.meta.url);

it('holds every file of the project, and the configuration as it is', () => {
  const config = presetConfig('lesson', 5);
  const files = Object.fromEntries(
    Object.entries(unzipSync(pytorchArchive(config))).map(([name, bytes]) => [
      name.replace(/^temper-pytorch-lesson-seed5\//, ''),
      strFromU8(bytes),
    ]),
  );
  const there = readdirSync(PROJECT, { recursive: true, encoding: 'utf8' })
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => /\.(py|md|txt|json)$/.test(name));
  expect(Object.keys(files).sort()).toEqual(
    [...there, 'about.json', 'config.json', 'temper_torch/report.schema.json'].sort(),
  );
  expect(JSON.parse(files['config.json']!)).toEqual(config);
  for (const name of there.filter((one) => one !== 'README.md')) {
    expect(files[name]).toBe(readFileSync(new URL(name, PROJECT), 'utf8'));
  }
  expect(files['README.md']).not.toContain('<!--');
  expect(pytorchArchive(config)).toEqual(pytorchArchive(config));
});
