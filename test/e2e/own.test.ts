/**
 * A newcomer brings pictures and a network of their own to the built page: a zip of class folders and a safetensors file, both made
 * here. They are recognised, kept, chosen, run through the experiment, and still there after a reload.
 */
import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { parseReport } from '../../src/contract/report';
import { writeSafetensors, type FloatTensor } from '../../src/models/safetensors';
import { Random } from '../../src/num/random';
import { SIDE, zipOfFlowers } from './flowers';
import { launch, type OpenPage } from './launch';

let open: OpenPage | null = null;
afterEach(async () => {
  await open?.close();
  open = null;
});

/** A ViT-Tiny of two blocks for 32 pixels with random weights, under timm's names. */
function tinyTransformer(): Uint8Array {
  const random = new Random(4, 'transformer');
  const width = 192;
  const tensors: Record<string, FloatTensor> = {};
  const put = (name: string, shape: number[], value = () => random.uniform(-0.05, 0.05)) => {
    const values = Float32Array.from({ length: shape.reduce((product, x) => product * x, 1) }, value);
    tensors[name] = { shape, values };
  };
  const linear = (name: string, out: number, into: number) => {
    put(`${name}.weight`, [out, into]);
    put(`${name}.bias`, [out], () => 0);
  };
  const norm = (name: string) => {
    put(`${name}.weight`, [width], () => 1);
    put(`${name}.bias`, [width], () => 0);
  };
  put('cls_token', [1, 1, width]);
  put('pos_embed', [1, 1 + (SIDE / 16) ** 2, width]);
  put('patch_embed.proj.weight', [width, 3, 16, 16]);
  put('patch_embed.proj.bias', [width], () => 0);
  for (const block of ['blocks.0', 'blocks.1']) {
    norm(`${block}.norm1`);
    linear(`${block}.attn.qkv`, 3 * width, width);
    linear(`${block}.attn.proj`, width, width);
    norm(`${block}.norm2`);
    linear(`${block}.mlp.fc1`, 4 * width, width);
    linear(`${block}.mlp.fc2`, width, 4 * width);
  }
  norm('norm');
  // Classes that are not the data's: it gets another classifier, fitted on the labelled pictures.
  linear('head', 5, width);
  return writeSafetensors(tensors, 'F32');
}

/** Hardly an experiment: as little as the whole path can be walked with. */
const LEAST = [
  'teacher.steps=4',
  'student.steps=4',
  'student.front=1',
  'student.correction.steps=4',
  'student.views=2',
  'methods=pretrained,teacher,temper',
  'benchmark.corruptions=contrast',
  'benchmark.severities=3',
];

describe('pictures and a network of one’s own', () => {
  it('are recognised, kept, used in an experiment, and there after a reload', async () => {
    open = await launch({ serviceWorker: true });
    const { page, url, errors } = open;
    await page.goto(`${url}#data?view.picture=pack-3`);

    const mimeType = 'application/octet-stream';
    const zip = { name: 'flowers.zip', mimeType: 'application/zip', buffer: Buffer.from(zipOfFlowers(24)) };
    await page.getByText('Choose another model…').first().waitFor();
    await page.getByLabel('Files with pictures').setInputFiles(zip);
    const keep = page.getByRole('button', { name: 'Keep these pictures' });
    await keep.waitFor();
    await keep.click();
    const kept = page.locator('article', { hasText: '2 classes: daisy, rose' });
    await kept.waitFor();
    const use = kept.getByRole('button', { name: 'Use', exact: true });
    if (await use.isVisible()) await use.click();
    await kept.getByText('The experiment learns from these').waitFor();

    await page.getByRole('button', { name: 'Choose another model…' }).last().click();
    await page.getByRole('tab', { name: 'Link or file' }).click();
    const buffer = Buffer.from(tinyTransformer());
    await page.getByLabel('Model files').setInputFiles({ name: 'vit.safetensors', mimeType, buffer });
    // Once it is kept it is among those at hand.
    await page.getByRole('tab', { name: 'At hand (2)' }).click();
    const row = page.locator('[data-model]', { hasText: 'vit_tiny_patch16_32' });
    await row.waitFor();
    const take = row.getByRole('button', { name: /^Use/ });
    if (await take.isVisible()) await take.click();

    await page.keyboard.press('Escape');
    await expect.poll(() => page.url()).toMatch(/preset=real.*data\.own\.data=.*models\.large=/);
    await page.evaluate((settings) => {
      location.hash = `${location.hash.replace(/^#\w+/, '#results')}&${settings}`;
    }, LEAST.join('&'));
    const run = page.getByRole('button', { name: 'Run the experiment' }).first();
    await expect.poll(() => run.isEnabled()).toBe(true);
    await run.click();
    await page.getByText('Measured here, real preset').waitFor({ timeout: 180_000 });
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'JSON' }).click(),
    ]);
    const report = parseReport(JSON.parse(readFileSync(await download.path(), 'utf8')));
    expect(report.data).toMatchObject({ pack: 'own', name: 'flowers', classes: ['daisy', 'rose'], imageSize: SIDE });
    expect(report.data.models!.large).toContain('vit');
    expect(report.methods.map(({ name }) => name)).toEqual(['pretrained', 'teacher', 'front-correction', 'temper']);
    for (const method of report.methods) {
      // Colours tell these classes apart, also for features of random weights.
      expect(method.clean.accuracy).toBeGreaterThan(0.8);
      expect(method).not.toHaveProperty('sketch');
      expect(method.corruptionError!.normalised).toBe(false);
    }
    await page.getByText('Corrupted is a plain mean, not the mCE').first().waitFor();

    await page.reload();
    // A key pressed before the page is drawn would go nowhere.
    await page.getByRole('navigation').first().waitFor();
    await page.keyboard.press('2');
    await page.locator('article', { hasText: '2 classes: daisy, rose' }).waitFor();
    expect(page.url()).toMatch(/data\.own\.data=.*models\.large=/);
    expect(errors).toEqual([]);
  });
});
