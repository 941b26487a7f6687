/** Models of one's own in a real browser with a scripted engine: fetch, cancel, bring, drop, use, settings, delete; without axe faults. */
import axe from 'axe-core';
import { flushSync, mount, unmount } from 'svelte';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { fakeEngine, type FakeEngine } from '../../../test/fixtures/fakeEngine';
import type { EngineClient, EngineHealth } from '../../lab/EngineClient';
import { Lab } from '../../lab/Lab.svelte';
import '../app.css';
import DataStation from '../data/DataStation.svelte';
import { until } from '../../../test/patience';

let engine: FakeEngine;
let lab: Lab;
let station: Record<string, unknown>;

beforeEach(async () => {
  await page.viewport(1280, 900);
  engine = fakeEngine();
  const client = { api: engine, health: 'ready', onHealth: (_: EngineHealth, _reason: string) => {}, restart() {} };
  lab = new Lab(client as unknown as EngineClient);
  client.onHealth('ready', '');
  await lab.start();
  station = mount(DataStation, { target: document.body, props: { lab } });
  flushSync();
  await until(() => expect(document.querySelectorAll('.models section')).toHaveLength(2));
});
afterEach(() => unmount(station));

const button = (name: string | RegExp) => page.getByRole('button', { name });
const dialog = () => document.querySelector('[role=dialog]')?.textContent.replace(/\s+/g, ' ') ?? '';
const card = (i: number) => document.querySelectorAll('.models section')[i]!.textContent.replace(/\s+/g, ' ');
const open = async (role: 'teacher' | 'large model') => {
  await button('Choose another model…')
    .nth(role === 'teacher' ? 0 : 1)
    .click();
  await until(() => expect(dialog()).toContain(`Choose the ${role}`));
};
const tab = (name: string | RegExp) => page.getByRole('tab', { name }).click();
async function violations() {
  const { violations: found } = await axe.run(document.body, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa'] });
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
}
function drop(...files: File[]) {
  const transfer = new DataTransfer();
  for (const file of files) transfer.items.add(file);
  const target = document.querySelector('main, section')!;
  target.dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true }));
}

describe('models of one’s own', () => {
  it('fetches a published model with its progress, and makes it the large one', async () => {
    engine.transfers.hold = true;
    await open('large model');
    await tab('Published');
    expect(document.querySelector('[data-row]')!.textContent).toContain('ViT-Tiny');
    await button('Fetch ViT-Tiny, 23.0 MB').click();
    await until(() => expect(dialog()).toContain('Downloading: 11.5 MB of 23.0 MB'));
    expect(document.querySelector('[role=progressbar]')!.getAttribute('aria-valuenow')).toBe('50');
    expect(await violations()).toEqual([]);
    engine.transfers.release();
    await button('Use it as the large model').click();
    await until(() => expect(dialog()).toContain('It is the large model of the experiment'));
    await userEvent.keyboard('{Escape}');
    await until(() => expect(card(1)).toContain('ViT-Tiny'));
    expect(card(1)).toMatch(/5.75 M.*What the file does not say was assumed/);
    expect(lab.hash()).toContain('models.large=');
  });

  it('cancels a transfer, says why one failed, and tries again', async () => {
    engine.transfers.hold = true;
    await open('teacher');
    await tab('Link or file');
    await page.getByLabelText('Hugging Face id, or a link to a file').fill('timm/resnet18.a1_in1k');
    await userEvent.keyboard('{Enter}');
    await button('Cancel').click();
    await until(() => expect(dialog()).toContain('timm/resnet18.a1_in1k was cancelled.'));
    engine.transfers.hold = false;
    engine.transfers.cut = 1;
    await button('Try again').click();
    await until(() => expect(document.querySelector('[role=alert]')?.textContent).toContain('connection was cut'));
    await button('Try again').click();
    await until(() => expect(dialog()).toContain('resnet18.a1_in1k is kept in this browser.'));
  });

  it('asks for what the file does not say, and refuses what cannot be', async () => {
    await open('teacher');
    await tab('Link or file');
    await page.getByText('What the file does not say').click();
    await page.getByLabelText('Preparation of pictures', { exact: true }).selectOptions('numbers');
    const mean = page.getByLabelText('Mean of red, green, blue (of 0 to 1)');
    await mean.fill('0.5, 0.5');
    await expect.element(mean).toHaveAccessibleDescription(/Three numbers/);
    await expect.element(button('Choose files…')).toBeDisabled();
    await mean.fill('0.5 0.5 0.5');
    expect(await violations()).toEqual([]);
    drop(new File(['x'], 'mine.safetensors'));
    await until(() => expect(lab.models.kept).toHaveLength(1));
    expect(lab.models.outcome?.text).toContain('mine is kept');
  });

  it('takes models that are dropped anywhere, pictures go their own way, and answers-only models say why', async () => {
    drop(new File(['x'], 'finished.zip'));
    // No weight file is in it, so it goes to the pictures.
    await until(() => expect(lab.ownData.problem).toContain('no pictures'));
    drop(new File(['{}'], 'model.json'), new File(['x'], 'group1-shard1of1.bin'));
    await until(() =>
      expect(document.querySelector('[data-transfer=ended]')?.textContent).toContain('cannot be cut or tuned'),
    );
    await open('teacher');
    await expect.element(button('Use: model')).toBeDisabled();
    await expect.element(button('Use: model')).toHaveAccessibleDescription(/TensorFlow.js model/);
  });

  it('deletes a model only after a second word, and goes back to the embedded one', async () => {
    await lab.models.add([{ path: 'mine.safetensors', file: new Blob([new Uint8Array(9_000_000)]) }]);
    await open('large model');
    await button('Use: mine').click();
    await until(() => expect(card(1)).toContain('mine'));
    await open('large model');
    await button('Delete mine').click();
    expect(lab.models.kept).toHaveLength(1);
    expect(await violations()).toEqual([]);
    await button('Delete it').click();
    await until(() => expect(lab.models.kept).toHaveLength(0));
    expect(lab.config.models).toBeUndefined();
    await userEvent.keyboard('{Escape}');
    await until(() => expect(card(1)).toContain('large model'));
  });

  it('says so where a link names a model that is not here, and fits a narrow page', async () => {
    await page.viewport(390, 844);
    lab.readHash('#data?models.large=0123456789abcdef');
    const all = () => document.querySelector('.models')!.textContent;
    await until(() => expect(all()).toMatch(/The embedded teacher is shown once.*The large model is not here/s));
    expect(await violations()).toEqual([]);
    expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(390);
    await button('Choose a model…').click();
    await tab('Published');
    expect(document.querySelector('[role=dialog]')!.scrollWidth).toBeLessThanOrEqual(390);
    await userEvent.keyboard('{Escape}');
    await button('Use the embedded pair').click();
    await until(() => expect(card(1)).toContain('Choose another model'));
  });
});
