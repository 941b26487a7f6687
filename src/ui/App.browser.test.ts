/** The page in a real browser with a scripted engine: what it shows first, a run, its keys, and no overflow when narrow. */
import { flushSync, mount, unmount } from 'svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { page } from 'vitest/browser';
import { atRest } from '../../test/fixtures/atRest';
import { fakeEngine, type FakeEngine } from '../../test/fixtures/fakeEngine';
import { plainPicture } from '../../test/fixtures/fakeInfos';
import type { EngineClient, EngineHealth } from '../lab/EngineClient';
import { Lab } from '../lab/Lab.svelte';
import App from './App.svelte';
import './app.css';
import { until } from '../../test/patience';

let engine: FakeEngine;
let lab: Lab;
let app: Record<string, unknown>;

beforeEach(async () => {
  engine = fakeEngine();
  const client = { api: engine, health: 'ready', onHealth: (_: EngineHealth, _reason: string) => {}, restart() {} };
  lab = new Lab(client as unknown as EngineClient);
  history.replaceState(null, '', '#look');
  app = mount(App, { target: document.body, props: { lab } });
  client.onHealth('ready', '');
  lab.look.show({ id: 'x', title: 'panda', credit: 'nobody', kind: 'pack', picture: plainPicture(200, 32) });
  await lab.start();
});
afterEach(() => unmount(app));

/** A station's code is loaded when it is opened. */
const text = () => document.body.textContent;
const runButton = () =>
  [...document.querySelectorAll('button')].find(({ textContent }) => textContent === 'Run the experiment')!;

describe('the page', () => {
  it('shows the grid of every corruption, the button and what it will take', async () => {
    await until(() => expect(document.querySelectorAll('[data-grid] canvas')).toHaveLength(10));
    expect(runButton().disabled).toBe(false);
    expect(text()).toContain(
      'About 4 min, its main result after 2 min, with the quick preset; measured here just now.',
    );
    expect(text()).toContain('Nothing leaves your browser');
  });

  it('moves in the grid and between stations with the keys', async () => {
    const press = (key: string) => document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
    press('ArrowDown');
    press('ArrowRight');
    expect([lab.look.corruption, lab.look.severity]).toEqual(['fog', 5]);
    press('3');
    await until(() => expect(text()).toContain('Make the small model robust'));
    await until(() => expect(location.hash).toContain('#teacher'));
  });

  it('says what computes, changes over to a GPU on request, and stays with it over a reload', async () => {
    const search = location.search;
    const { start } = engine;
    engine.start = async (request) => {
      const backend = request.backend ?? 'wasm';
      return { ...(await start(request)), backend, gpu: 'a maker with a GPU' };
    };
    lab.restartEngine();
    await until(() => expect(lab.backend.gpu).not.toBeNull());
    await page.getByRole('button', { name: /^What computes/ }).click();
    await page.getByRole('button', { name: 'Compute on the GPU' }).click();
    await until(() => expect(lab.status?.backend).toBe('webgpu'));
    expect(new URLSearchParams(location.search).get('backend')).toBe('webgpu');
    await expect.element(page.getByRole('button', { name: 'Compute on WebAssembly' })).toBeVisible();
    history.replaceState(null, '', `${location.pathname}${search}${location.hash}`);
  });

  it('goes where an address leads that comes while it is about to write its own', async () => {
    await until(() => expect(location.hash).toContain('#look'));
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      lab.go('teacher');
      flushSync();
      // The event that tells of it comes in a task of its own, and the page's timer may be served before.
      location.hash = '#results';
      vi.advanceTimersByTime(1000);
    } finally {
      vi.useRealTimers();
    }
    await until(() => expect(lab.station).toBe('results'));
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect([lab.station, location.hash.split('?')[0]]).toEqual(['results', '#results']);
  });

  it('runs the experiment and shows every part of the results', async () => {
    runButton().click();
    await until(() => expect(document.querySelectorAll('[data-claim]')).toHaveLength(5));
    // Part after part.
    const methods = lab.config.methods.length;
    await until(() => expect(document.querySelectorAll('[data-method]')).toHaveLength(methods));
    await until(() => expect(text()).toContain('Which head answered'));
    await until(() => expect(document.querySelector('.chart svg')).not.toBeNull());
  });

  it('shows a failed run with what was kept and what to do', async () => {
    engine.ends = 'failed';
    await lab.run();
    flushSync();
    expect(document.querySelector('[role=alert]')!.textContent).toMatch(/It broke.*All of it.*Try again/s);
  });

  it('does not overflow a narrow page at any station', async () => {
    await page.viewport(390, 844);
    await lab.run();
    const words = {
      look: 'What breaks a model?',
      data: 'Data and models',
      teacher: 'Make the small model robust',
      student: 'Tune a fraction',
      results: 'Which head answered',
    } as const;
    for (const station of ['look', 'data', 'teacher', 'student', 'results'] as const) {
      lab.go(station);
      await until(() => expect(document.querySelector('main')!.textContent).toContain(words[station]));
      if (station === 'results') await until(() => expect(document.querySelector('.chart svg')).not.toBeNull());
      await atRest();
      expect(document.documentElement.scrollWidth, station).toBeLessThanOrEqual(390);
    }
  });
});
