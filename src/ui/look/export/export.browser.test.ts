/** The export dialog with a scripted engine: files as they are saved, the sheet's pixels, what failed. */
import { unzipSync } from 'fflate';
import { flushSync, mount, unmount } from 'svelte';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { page } from 'vitest/browser';
import { fakeEngine, type FakeEngine } from '../../../../test/fixtures/fakeEngine';
import { plainPicture } from '../../../../test/fixtures/fakeInfos';
import { Exporter } from '../../../lab/look/Exporter.svelte';
import type { ExportSource } from '../../../lab/look/exportPlan';
import { blobSink } from '../../../lab/look/exportSink';
import ExportButton from './ExportButton.svelte';
import '../../app.css';
import { until } from '../../../../test/patience';

const source: ExportSource = {
  id: 'x',
  title: 'cat',
  credit: 'nobody',
  whole: false,
  open: async () => plainPicture(200, 64),
};
let engine: FakeEngine;
let exporter: Exporter;
let saved: { name: string; content: unknown }[];
let shown: Record<string, unknown>;

beforeEach(async () => {
  engine = fakeEngine();
  saved = [];
  const save = (name: string, content: unknown) => void saved.push({ name, content });
  const perturbations = await engine.perturbations();
  exporter = new Exporter(
    engine,
    () => ({
      source,
      steps: [{ perturbation: 'fog', severity: 2.5 }],
      current: 'fog',
      seed: 3,
      table: 'imagenet-c',
      model: '',
      perturbations: [
        ...perturbations,
        { ...perturbations[0]!, name: 'fgsm', family: 'adversarial', needsModel: true },
      ],
      groups: [{ id: 'shown', label: 'The picture that is shown', sources: [source] }],
    }),
    save,
    async (name) => blobSink((whole) => save(name, whole)),
  );
  shown = mount(ExportButton, { target: document.body, props: { exporter } });
  flushSync();
  document.querySelector<HTMLButtonElement>('.button')!.click();
  await until(() => expect(document.querySelector('[role=dialog]')).not.toBeNull());
});
afterEach(() => unmount(shown));

const click = (name: string | RegExp) => page.getByRole('button', { name }).click();
const tab = (name: string) => page.getByRole('tab', { name }).click();
const dialog = () => document.querySelector('[role=dialog]')!.textContent;

describe('the export dialog', () => {
  it('saves the picture under the name that it announced', async () => {
    expect(dialog()).toContain('cat_fog_2.5.png');
    await page.getByLabelText('JPEG round trip').click();
    expect(dialog()).toContain('cat_fog_2.5_jpeg85.png');
    await click('Save PNG');
    await until(() => expect(saved.map(({ name }) => name)).toEqual(['cat_fog_2.5_jpeg85.png']));
    expect(dialog()).toContain('is saved (64 × 64 pixels)');
  });

  it('draws a contact sheet on white with every cell in its place', async () => {
    await tab('Contact sheet');
    exporter.cell = 96;
    await click('Draw the sheet');
    await until(() => expect(saved).toHaveLength(1));
    const bitmap = await createImageBitmap(saved[0]!.content as Blob);
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    const context = canvas.getContext('2d')!;
    context.drawImage(bitmap, 0, 0);
    const at = (x: number, y: number) => context.getImageData(x, y, 1, 1).data[0]!;
    expect(at(2, 2)).toBe(255);
    // Two rows of six cells of 96 with gaps of 6: the untouched picture, then darker by 20 for each severity.
    const left = bitmap.width - 24 - (6 * 96 + 5 * 6);
    const top = bitmap.height - 24 - 2 * 20 - 12 - 2 * (96 + 6);
    for (const row of [0, 1]) {
      for (let column = 0; column < 6; column++) {
        expect(at(left + column * 102 + 48, top + row * 102 + 48)).toBe(200 - 20 * column);
      }
    }
  });

  it('archives a selection, and lists what was left out', async () => {
    await tab('Archive of many');
    const { corrupt } = engine;
    engine.corrupt = (wish) =>
      wish.steps[0]!.severity === 5 ? Promise.reject(new Error('Too strong.')) : corrupt(wish);
    await click(/^Noise, 2 of 2/);
    await page.getByLabelText('Gaussian noise').click();
    await click('Make the archive');
    await until(() => expect(saved).toHaveLength(1));
    const files = unzipSync(new Uint8Array(await (saved[0]!.content as Blob).arrayBuffer()));
    expect(Object.keys(files)).toEqual([
      'fog/1/cat.png',
      'fog/2/cat.png',
      'fog/3/cat.png',
      'fog/4/cat.png',
      'README.txt',
    ]);
    await until(() => expect(dialog()).toContain('One was left out'));
    expect(dialog()).toContain('fog/5/cat.png: Too strong.');
  });

  it('offers no attack while there is no model', async () => {
    await tab('Archive of many');
    expect(dialog()).toContain('the models are not loaded yet');
    const attack = document.querySelectorAll<HTMLInputElement>('[role=dialog] ul input')[1]!;
    expect(attack.disabled).toBe(true);
  });
});
