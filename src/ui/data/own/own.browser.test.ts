/** Own pictures in a real browser with a scripted engine: bring, choose, keep, use, attach, forget, record; without axe faults. */
import axe from 'axe-core';
import { flushSync, mount, unmount } from 'svelte';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { page } from 'vitest/browser';
import { fakeEngine, type FakeEngine } from '../../../../test/fixtures/fakeEngine';
import type { Recording } from '../../../contract/library';
import type { EngineClient, EngineHealth } from '../../../lab/EngineClient';
import { Lab } from '../../../lab/Lab.svelte';
import { Camera } from '../../../lab/look/Camera.svelte';
import StorageDialog from '../../storage/StorageDialog.svelte';
import '../../app.css';
import OwnDataSection from './OwnDataSection.svelte';
import RecorderDialog from './RecorderDialog.svelte';
import { until } from '../../../../test/patience';

let engine: FakeEngine;
let lab: Lab;
let shown: Record<string, unknown>[] = [];

beforeEach(async () => {
  await page.viewport(1280, 900);
  engine = fakeEngine();
  const client = { api: engine, health: 'ready', onHealth: (_: EngineHealth, _reason: string) => {}, restart() {} };
  lab = new Lab(client as unknown as EngineClient);
  client.onHealth('ready', '');
  await lab.start();
});
afterEach(async () => {
  for (const one of shown) await unmount(one);
  shown = [];
});

/** The part of the lab that the section takes, read anew whenever it changes. */
const sectionProps = (lab: Lab) => ({
  own: lab.ownData,
  models: lab.models,
  get config() {
    return lab.config;
  },
  get storage() {
    return lab.storage;
  },
  get active() {
    return lab.job.active;
  },
  get ready() {
    return lab.ready;
  },
});

const text = () => document.body.textContent.replace(/\s+/g, ' ');
const button = (name: string | RegExp) => page.getByRole('button', { name }).first();
async function violations() {
  const { violations: found } = await axe.run(document.body, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa'] });
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`);
}
const mountSection = () => {
  shown.push(mount(OwnDataSection, { target: document.body, props: sectionProps(lab) }));
  flushSync();
};

/** What a browser gives for files that are dropped singly: no entry of a file system. */
function drop(names: readonly string[]) {
  const transfer = new DataTransfer();
  for (const name of names) transfer.items.add(new File(['x'], name, { type: 'image/png' }));
  const target = document.querySelector('section')!;
  target.dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true }));
}
function chooseFolder(paths: readonly string[]) {
  const files = paths.map((path) => {
    const file = new File(['x'], path.split('/').at(-1)!);
    Object.defineProperty(file, 'webkitRelativePath', { value: path });
    return file;
  });
  const input = document.querySelector<HTMLInputElement>('input[webkitdirectory]')!;
  Object.defineProperty(input, 'files', { value: files, configurable: true });
  Object.defineProperty(input, 'value', { set: () => {}, get: () => '', configurable: true });
  input.dispatchEvent(new Event('change', { bubbles: true }));
}
const folder = (split: string, classes: readonly string[], each: number) =>
  classes.flatMap((name) => Array.from({ length: each }, (_, i) => `${split}/${name}/${i}.png`));

/** 640 × 480 pixels of one colour; captured frames come while something is drawn. */
function drawnStream(): MediaStream {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [640, 480];
  const context = canvas.getContext('2d')!;
  const draw = () => {
    context.fillStyle = 'rgb(40 160 80)';
    context.fillRect(0, 0, 640, 480);
  };
  draw();
  const timer = setInterval(draw, 20);
  const stream = canvas.captureStream(30);
  stream.getVideoTracks()[0]!.addEventListener('ended', () => clearInterval(timer));
  return stream;
}

function greenOf(video: HTMLVideoElement): number {
  const context = new OffscreenCanvas(1, 1).getContext('2d')!;
  context.drawImage(video, 0, 0, 1, 1);
  return context.getImageData(0, 0, 1, 1).data[1]!;
}

describe('own pictures', () => {
  it('are chosen from among many classes, kept, used, and given back', async () => {
    mountSection();
    const many = Array.from({ length: 200 }, (_, i) => `thing ${i}`);
    chooseFolder([...folder('train', many, 4), 'notes.txt']);
    await until(() => expect(text()).toContain('Classes: 200 of 200'));
    expect(text()).toContain('One thing was left out');
    expect(document.querySelectorAll('[aria-label="Classes to keep"] button[tabindex="0"]')).toHaveLength(1);
    expect(await violations()).toEqual([]);
    await button('None').click();
    expect(text()).toContain('Choose at least two classes');
    await page.getByRole('searchbox').fill('thing 19');
    await button('Take these 11').click();
    await page.getByRole('searchbox').fill('');
    expect(text()).toContain('44 pictures of 11 classes');
    await button('Keep these pictures').click();
    await until(() => expect(text()).toContain('The experiment learns from these'));
    expect(lab.config.data).toMatchObject({ pack: 'own', own: { data: lab.ownData.kept[0]!.id } });
    expect(await violations()).toEqual([]);
    await page.getByLabelText('16 things').click();
    expect(lab.config.data.pack).toBe('emoji-16');
    expect(lab.config.data.own).toBeUndefined();
  });

  it('say how they were read, and are read otherwise where that is chosen', async () => {
    mountSection();
    chooseFolder(folder('train', ['1', '2', '10'], 4));
    await until(() => expect(text()).toContain('The names of the classes do not settle their numbers'));
    const natural = page.getByRole('radio', { name: /by numbers \(timm\): 1, 2, 10/ });
    await expect.element(page.getByRole('radio', { name: /by characters/ })).toBeChecked();
    expect(await violations()).toEqual([]);
    lab.ownData.draft!.name = 'numbers';
    await natural.click();
    await until(() => expect(lab.ownData.draft!.proposal.classNames).toEqual(['1', '2', '10']));
    await expect.element(natural).toBeChecked();
    expect(lab.ownData.draft!.name).toBe('numbers');
  });

  it('are attached as test sets and deleted, after a question', async () => {
    mountSection();
    chooseFolder(folder('train', ['cat', 'dog'], 20));
    await until(() => expect(lab.ownData.draft).not.toBeNull());
    lab.ownData.draft!.name = 'pets';
    await button('Keep these pictures').click();
    await until(() => expect(lab.ownData.used?.name).toBe('pets'));
    chooseFolder(folder('fog', ['1/cat', '1/dog', '3/cat', '3/dog'], 3));
    await until(() => expect(text()).toContain('they can be tested on, not learnt from'));
    expect(text()).toContain('Severities');
    expect(await violations()).toEqual([]);
    lab.ownData.draft!.name = 'foggy';
    await button('Keep these pictures').click();
    await until(() => expect(lab.ownData.kept).toHaveLength(2));
    const select = page.getByLabelText('Use foggy beside the others');
    await select.selectOptions('corrupted');
    expect(lab.config.data.own).toMatchObject({ corrupted: lab.ownData.kept[0]!.id });
    expect(text()).toContain('Test set: Corrupted by others');
    await button('Delete foggy…').click();
    await button('Delete').click();
    await until(() => expect(lab.ownData.kept.map(({ name }) => name)).toEqual(['pets']));
    expect(lab.config.data.own).toEqual({ data: lab.ownData.kept[0]!.id });
  });

  it('arrive from the field without labels, and are taught on', async () => {
    mountSection();
    drop(['a.png', 'b.png', 'c.png']);
    await until(() => expect(text()).toContain('No classes to tell apart'));
    expect(text()).toContain('3 pictures, about');
    expect(await violations()).toEqual([]);
    lab.ownData.draft!.name = 'street';
    await button('Keep these pictures').click();
    await until(() => expect(text()).toContain('Without labels'));
    expect(lab.config.data.pack).toBe('emoji-16');
    chooseFolder(folder('train', ['cat', 'dog'], 20));
    await until(() => expect(lab.ownData.draft).not.toBeNull());
    await button('Keep these pictures').click();
    await until(() => expect(lab.config.data.pack).toBe('own'));
    await page.getByLabelText('Use street beside the others').selectOptions('arrivals');
    expect(lab.config.data).toMatchObject({ arrivals: 3, arrivalKinds: [] });
    expect(text()).toContain('Taught on, as pictures from the field');
    expect(await violations()).toEqual([]);
  });

  it('say what cannot be used, and can be cancelled', async () => {
    mountSection();
    drop(['a.txt']);
    await until(() =>
      expect(document.querySelector('[role=alert]')?.textContent).toContain('one folder for each class'),
    );
    engine.transfers.hold = true;
    await page.getByLabelText(/a link, or a Hugging Face/).fill('owner/animals');
    await button('Open').click();
    await until(() => expect(document.querySelector('progress')).not.toBeNull());
    expect(await violations()).toEqual([]);
    await button('Cancel').click();
    await until(() => expect(document.querySelector('progress')).toBeNull());
    expect(lab.ownData.draft).toBeNull();
  });

  it('do not overflow a narrow page', async () => {
    await page.viewport(390, 844);
    mountSection();
    await lab.ownData.openAt('owner/animals');
    flushSync();
    expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(390);
    await lab.ownData.keep();
    flushSync();
    expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(390);
  });
});

describe('the class recorder', () => {
  it('records while its button is held, by pointer and by key, and lets the camera go', async () => {
    const stream = drawnStream();
    const kept: Recording[] = [];
    const keep = async (recording: Recording) => void kept.push(recording);
    const camera = new Camera({ getUserMedia: async () => stream });
    shown.push(mount(RecorderDialog, { target: document.body, props: { open: true, keep, camera } }));
    await until(() => expect(document.querySelector('video')!.videoWidth).toBe(640));
    // On a busy machine the size is known before the first frame is there.
    await until(() => expect(greenOf(document.querySelector('video')!)).toBeGreaterThan(100));
    const hold = (name: string) => document.querySelector<HTMLElement>(`[aria-label="Hold to record ${name}"]`)!;
    const shots = (name: string) => document.querySelectorAll(`[aria-label^="Delete picture"][aria-label$="${name}"]`);
    hold('Class 1').dispatchEvent(new PointerEvent('pointerdown', { button: 0, bubbles: true }));
    await until(() => expect(shots('Class 1').length).toBeGreaterThan(1));
    hold('Class 1').dispatchEvent(new PointerEvent('pointerup', { bubbles: true }));
    const taken = shots('Class 1').length;
    hold('Class 2').dispatchEvent(new KeyboardEvent('keydown', { key: ' ', bubbles: true, cancelable: true }));
    await until(() => expect(shots('Class 2').length).toBeGreaterThan(1));
    hold('Class 2').dispatchEvent(new KeyboardEvent('keyup', { key: ' ', bubbles: true }));
    expect(shots('Class 1').length).toBe(taken);
    (shots('Class 1')[0] as HTMLElement).click();
    flushSync();
    expect(shots('Class 1').length).toBe(taken - 1);
    expect(await violations()).toEqual([]);
    await button(/^Keep \d+ pictures$/).click();
    await until(() => expect(kept).toHaveLength(1));
    const [first] = kept[0]!.classes;
    expect(first!.pictures).toHaveLength(taken - 1);
    expect([first!.pictures[0]!.width, first!.pictures[0]!.height]).toEqual([224, 224]);
    expect(Math.abs(first!.pictures[0]!.pixels[1]! - 160)).toBeLessThan(12);
    await until(() => expect(stream.getTracks().every(({ readyState }) => readyState === 'ended')).toBe(true));
  });
});

describe('the storage manager', () => {
  it('lists what is kept, deletes by kind after a question, and shows what a job keeps', async () => {
    for (const name of ['one', 'two']) {
      await lab.ownData.keepRecording({
        name,
        classes: ['a', 'b'].map((label) => ({
          name: label,
          pictures: [{ width: 1, height: 1, pixels: new Uint8Array(3) }],
        })),
      });
    }
    shown.push(mount(StorageDialog, { target: document.body, props: { lab, open: true } }));
    await until(() => expect(text()).toContain('Pictures for experiments'));
    expect(await violations()).toEqual([]);
    engine.faults.deleteKept = 'The experiment that runs needs it. Cancel that first.';
    await button('Delete everything of “Pictures for experiments”…').click();
    await button('Delete').click();
    await until(() => expect(text()).toContain('“one”, “two” stayed: The experiment that runs needs it'));
    delete engine.faults.deleteKept;
    await button('Delete all…').click();
    await button('Delete all of it').click();
    await until(() => expect(text()).toContain('Nothing is kept.'));
    await until(() => expect(lab.ownData.kept).toEqual([]));
    expect(lab.config.data.pack).toBe('emoji-16');
  });
});
