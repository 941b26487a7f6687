/** The stage and the mirror in a real browser with a scripted engine and a drawn camera: accessibility, sizes, a camera that is not there. */
import axe from 'axe-core';
import { mount, unmount } from 'svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { page } from 'vitest/browser';
import { atRest } from '../../../test/fixtures/atRest';
import { fakeEngine, type FakeEngine } from '../../../test/fixtures/fakeEngine';
import { plainPicture } from '../../../test/fixtures/fakeInfos';
import type { EngineClient, EngineHealth } from '../../lab/EngineClient';
import { Lab } from '../../lab/Lab.svelte';
import App from '../App.svelte';
import '../app.css';
import { until } from '../../../test/patience';

let engine: FakeEngine;
let lab: Lab;
let app: Record<string, unknown>;
let camera: () => Promise<MediaStream>;
const text = () => document.body.textContent.replace(/\s+/g, ' ');

async function open(hash: string) {
  history.replaceState(null, '', hash);
  lab.readHash(hash);
  app = mount(App, { target: document.body, props: { lab } });
  lab.look.show({ id: 'x', title: 'panda', credit: 'nobody', kind: 'pack', picture: plainPicture(200, 32) });
  await lab.start();
  await until(() => expect(document.querySelector('[data-stage]')).not.toBeNull());
}

/** Grey that the test chooses, as a camera sends it. */
let grey = 40;
function drawnStream(): MediaStream {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [320, 240];
  const context = canvas.getContext('2d')!;
  const timer = setInterval(() => {
    context.fillStyle = `rgb(${grey} ${grey} ${grey})`;
    context.fillRect(0, 0, 320, 240);
  }, 20);
  const stream = canvas.captureStream(30);
  const [track] = stream.getVideoTracks();
  const stop = track!.stop.bind(track);
  track!.stop = () => (clearInterval(timer), stop());
  return stream;
}

beforeEach(async () => {
  await page.viewport(1280, 720);
  engine = fakeEngine();
  const client = { api: engine, health: 'ready', onHealth: (_: EngineHealth, _reason: string) => {}, restart() {} };
  lab = new Lab(client as unknown as EngineClient);
  client.onHealth('ready', '');
  camera = async () => drawnStream();
  vi.spyOn(navigator.mediaDevices, 'getUserMedia').mockImplementation(() => camera());
});
afterEach(async () => {
  await unmount(app);
  document.documentElement.removeAttribute('data-theme');
  vi.restoreAllMocks();
});

/** Nothing for axe to find, light and dark, and no overflow from phones to projectors. */
async function fits() {
  for (const [width, height] of [
    [320, 640],
    [390, 844],
    [1280, 720],
    [1920, 1080],
  ] as const) {
    await page.viewport(width, height);
    expect(document.documentElement.scrollWidth, `${width}`).toBeLessThanOrEqual(width);
  }
  for (const theme of ['light', 'dark']) {
    document.documentElement.dataset.theme = theme;
    await atRest();
    const { violations } = await axe.run(document);
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
  }
}

describe('the stage', () => {
  it('shows a picture, answers and controls, and locks what a link locks', async () => {
    await open('#look?present&lock=perturbation');
    await until(() => expect(document.querySelectorAll('[data-answers] li').length).toBeGreaterThan(0));
    await fits();
    for (const [width, height] of [
      [1024, 600],
      [1280, 720],
    ] as const) {
      await page.viewport(width, height);
      const drawn = document.querySelector('.picture canvas')!.getBoundingClientRect();
      const controls = document.querySelector('.stage > :last-child')!.getBoundingClientRect();
      expect(drawn.height, `${width}: drawn`).toBeGreaterThan(100);
      expect(drawn.bottom, `${width}: over the controls`).toBeLessThanOrEqual(controls.top);
    }
    await page.getByRole('button', { name: 'Severity 5' }).click();
    expect(lab.look.severity).toBe(5);
    expect(document.querySelector('h1')!.textContent).toBe('Gaussian noise 5.0');
    const next = [...document.querySelectorAll('button')].find((button) => button.textContent.startsWith('Next'));
    expect(next!.disabled).toBe(true);
    await page.getByRole('button', { name: /^Leave/ }).click();
    expect(lab.mode.present).toBeUndefined();
    await until(() => expect(document.querySelector('header')).not.toBeNull());
  });
});

describe('the mirror', () => {
  it('learns two classes and tells them apart at once; it draws nothing else meanwhile', async () => {
    await open('#look?mirror');
    await until(() => expect(document.querySelector('[data-answers] strong')).not.toBeNull());
    const drawn = lab.look.large.shown;
    await page.getByRole('button', { name: /^Own classes/ }).click();
    const [first, second] = [...document.querySelectorAll<HTMLButtonElement>('.hold')];
    const hold = async (button: HTMLButtonElement, value: number) => {
      grey = value;
      await new Promise((resolve) => setTimeout(resolve, 300));
      button.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true, button: 0 }));
      await new Promise((resolve) => setTimeout(resolve, 500));
      window.dispatchEvent(new PointerEvent('pointerup'));
    };
    await hold(first!, 20);
    await hold(second!, 230);
    const said = () => document.querySelector('[data-answers] .name')?.textContent;
    await until(() => expect(said()).toBe('Class 2'));
    grey = 20;
    await until(() => expect(said()).toBe('Class 1'));
    expect(text()).toContain('was not measured');
    expect(text()).toContain('Held in memory only');
    await fits();
    expect(lab.look.large.shown).toBe(drawn);
  });

  it('offers a file where there is no camera, and says when it sends nothing', async () => {
    camera = () => Promise.reject(new DOMException('no', 'NotFoundError'));
    await open('#look?mirror');
    await until(() => expect(text()).toContain('There is no camera here'));
    expect(document.querySelector<HTMLElement>('[data-stage] [role=alert] .button.primary')!.textContent).toBe(
      'Try again',
    );
    await fits();
    await page.getByLabelText('A picture in place of the camera').upload(new File(['no'], 'letter.txt'));
    await until(() => expect(text()).toContain('letter.txt'));
    expect(document.querySelector('[data-stage=mirror]')).not.toBeNull();
    let stream!: MediaStream;
    camera = async () => (stream = drawnStream());
    await page.getByRole('button', { name: 'Try again' }).click();
    await until(() => expect(document.querySelector('[data-camera=live]')).not.toBeNull());
    // A button over the picture is no tap on it.
    expect(document.querySelector('h1')!.textContent).not.toBe('Untouched');
    stream.getVideoTracks()[0]!.dispatchEvent(new Event('mute'));
    await until(() => expect(text()).toContain('The camera sends nothing now'));
    stream.getVideoTracks()[0]!.dispatchEvent(new Event('unmute'));
    await until(() => expect(text()).not.toContain('The camera sends nothing now'));
    await page.getByRole('button', { name: /^Leave/ }).click();
    await until(() => expect(stream.getVideoTracks()[0]!.readyState).toBe('ended'));
  });
});
