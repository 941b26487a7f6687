/** The same files through the three doors: the built page, `temper run` and `temper evaluate`. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { ExperimentConfig } from '../../../src/contract/config';
import { parseReport, type Accuracy, type PerCorruption } from '../../../src/contract/report';
import { main } from '../../../src/cli/main';
import type { OpenPage } from '../launch';
import type { DoorSet } from './sets';

export interface Measured {
  classes: number;
  clean: Accuracy;
  corrupted: Accuracy;
  perCorruption: PerCorruption;
}

export const CORRUPTIONS = ['fog', 'gaussian_noise', 'elastic_transform'];
export const SEVERITIES = [2, 4];
const SEED = 5;

/** An experiment that measures the pre-trained network and nothing else, on all pictures of the test split. */
const SETTINGS = {
  methods: ['pretrained'],
  data: { teacherPerClass: 2, labelledPerClass: 2, unlabelled: 10, testPerClass: 100, cleanPerClass: 100 },
  benchmark: { corruptions: CORRUPTIONS, severities: SEVERITIES },
} satisfies { [K in keyof ExperimentConfig]?: Partial<ExperimentConfig[K]> };

function put(folder: string, { files, model }: DoorSet): { data: string; weights: string } {
  mkdirSync(join(folder, 'data'), { recursive: true });
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, 'data', name), bytes);
  const weights = join(folder, 'network.safetensors');
  writeFileSync(weights, model);
  const names = Object.keys(files);
  return { data: names.length === 1 ? join(folder, 'data', names[0]!) : join(folder, 'data'), weights };
}

export async function throughEvaluate(folder: string, set: DoorSet): Promise<Measured> {
  const { data, weights } = put(folder, set);
  const out = join(folder, 'evaluate.json');
  const args = ['evaluate', '--model', weights, '--data', data, '--out', out, '--seed', String(SEED)];
  const benchmark = ['--corruptions', CORRUPTIONS.join(), '--severities', SEVERITIES.join()];
  expect(await main([...args, ...benchmark])).toBe(0);
  const { clean, corrupted, perCorruption, pictures } = JSON.parse(readFileSync(out, 'utf8')) as Measured & {
    pictures: { classNames: string[] };
  };
  return { classes: pictures.classNames.length, clean, corrupted, perCorruption };
}

export async function throughRun(folder: string, set: DoorSet): Promise<Measured> {
  const { data, weights } = put(folder, set);
  const config = join(folder, 'config.json');
  writeFileSync(config, JSON.stringify(SETTINGS));
  const out = join(folder, 'run');
  const args = ['run', '--model', weights, '--data', data, '--config', config, '--seed', String(SEED), '--out', out];
  expect(await main(args)).toBe(0);
  return pretrainedOf(readFileSync(join(out, 'report.json'), 'utf8'));
}

function pretrainedOf(json: string): Measured {
  const report = parseReport(JSON.parse(json));
  const method = report.methods.find(({ name }) => name === 'pretrained')!;
  const { clean, corrupted, perCorruption } = method;
  return { classes: report.data.classes.length, clean, corrupted, perCorruption };
}

/** Files are chosen, kept and used, the network likewise, and the experiment is run, as a visitor does it. */
export async function throughPage({ page, url }: OpenPage, set: DoorSet): Promise<Measured> {
  const mimeType = 'application/octet-stream';
  await page.goto(`${url}#data`);
  await page.reload();
  await page.getByText('Choose another model…').first().waitFor();
  await page
    .getByLabel('Files with pictures')
    .setInputFiles(Object.entries(set.files).map(([name, bytes]) => ({ name, mimeType, buffer: Buffer.from(bytes) })));
  const keep = page.getByRole('button', { name: 'Keep these pictures' });
  await keep.click();
  await page.getByText('The experiment learns from these').waitFor();
  await page.getByRole('button', { name: 'Choose another model…' }).last().click();
  await page.getByRole('tab', { name: 'Link or file' }).click();
  await page
    .getByLabel('Model files')
    .setInputFiles({ name: 'network.safetensors', mimeType, buffer: Buffer.from(set.model) });
  await page.getByRole('tab', { name: 'At hand (2)' }).click();
  const take = page.locator('[data-model]', { hasText: 'large' }).getByRole('button', { name: /^Use/ });
  if (await take.isVisible()) await take.click();
  await page.keyboard.press('Escape');
  await expect.poll(() => page.url()).toMatch(/data\.own\.data=.*models\.large=/);
  const settings = [
    `seed=${SEED}`,
    `methods=${SETTINGS.methods.join()}`,
    ...Object.entries(SETTINGS.data).map(([name, value]) => `data.${name}=${value}`),
    `benchmark.corruptions=${CORRUPTIONS.join()}`,
    `benchmark.severities=${SEVERITIES.join()}`,
  ];
  await page.evaluate((more) => {
    location.hash = `${location.hash.replace(/^#\w+/, '#results')}&${more}`;
  }, settings.join('&'));
  const run = page.getByRole('button', { name: 'Run the experiment' }).first();
  await expect.poll(() => run.isEnabled()).toBe(true);
  await run.click();
  await page.getByText('Measured here').waitFor({ timeout: 180_000 });
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'JSON' }).click(),
  ]);
  return pretrainedOf(readFileSync(await download.path(), 'utf8'));
}
