/** The wall while an experiment runs, and the story of its pictures afterwards: what is marked, where a click leads, without axe faults. */
import axe from 'axe-core';
import { flushSync as flush, mount, unmount } from 'svelte';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { page } from 'vitest/browser';
import { atRest } from '../../../test/fixtures/atRest';
import { fakeEngine } from '../../../test/fixtures/fakeEngine';
import { fixtureReport, withChanges } from '../../../test/fixtures/report';
import type { EngineClient, EngineHealth } from '../../lab/EngineClient';
import { Lab } from '../../lab/Lab.svelte';
import '../app.css';
import { takeAllTurns } from '../parts/turns';
import ResultsStation from './ResultsStation.svelte';
import { until } from '../../../test/patience';

let lab: Lab;
let shown: Record<string, unknown>;

beforeEach(async () => {
  await page.viewport(1280, 900);
  const client = {
    api: fakeEngine(),
    health: 'ready',
    onHealth: (_: EngineHealth, _reason: string) => {},
    restart() {},
  };
  lab = new Lab(client as unknown as EngineClient);
  lab.station = 'results';
  client.onHealth('ready', '');
  await lab.start();
  shown = mount(ResultsStation, { target: document.body, props: { lab } });
  flushSync();
});
afterEach(async () => {
  document.documentElement.removeAttribute('data-theme');
  await unmount(shown);
});

function flushSync(): void {
  flush();
  takeAllTurns();
  flush();
}

const states = (board: string) =>
  [...document.querySelectorAll(`[data-board=${board}] [data-state]`)].map((tile) => tile.getAttribute('data-state'));
async function violations() {
  const { violations: found } = await axe.run(document.body, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa'] });
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`);
}

/** A wall of two pictures, a panda and a frog, under two corruptions. */
function hang(): void {
  const { wall } = lab.job;
  const row = { indices: [4, 5], labels: [0, 1] };
  const rows = [
    { ...row, corruption: 'fog', severity: 3 },
    { ...row, corruption: 'gaussian_noise', severity: 5 },
  ];
  wall.take({ plan: { side: 2, classNames: ['panda', 'frog'], rows, sameColumns: true } });
  for (const r of [-1, 0, 1]) wall.take({ row: r, pixels: new Uint8Array(2 * 2 * 2 * 3).fill(120) });
  wall.take({ row: 0, method: 'pretrained', answers: [0, 0] });
  wall.take({ row: 1, method: 'pretrained', answers: [1, 1] });
}

describe('the wall', () => {
  it('turns tiles right and wrong, marks what is rescued and lost, and leads to Look', async () => {
    lab.job.phase = 'running';
    flushSync();
    expect(document.querySelector('[data-wall]')).toBeNull();
    hang();
    flushSync();
    expect(states('pretrained')).toEqual(['right', 'wrong', 'wrong', 'right']);
    lab.job.wall.take({ row: 0, method: 'temper', answers: [0, 1] });
    flushSync();
    expect(states('temper')).toEqual(['right', 'rescued', 'open', 'open']);
    lab.job.wall.take({ row: 1, method: 'temper', answers: [1, 0] });
    flushSync();
    expect(states('temper')).toEqual(['right', 'rescued', 'wrong', 'lost']);
    expect(document.querySelector('[data-board=temper]')!.textContent).toContain('2 of 4 right: 1 rescued, 1 lost');
    await page.getByRole('button', { name: 'frog under Gaussian noise 5: lost, answered panda' }).click();
    await until(() => expect(lab.look.source?.id).toBe('test-5'));
    await until(() => expect(lab.station).toBe('look'));
    expect(lab.look.source).toMatchObject({ id: 'test-5', index: 5, kind: 'pack' });
    expect(lab.look.chain.current).toMatchObject({ perturbation: 'gaussian_noise', severity: 5 });
  });

  it.each(['light', 'dark'])('has no axe faults and fits a phone: %s', async (theme) => {
    document.documentElement.dataset.theme = theme;
    lab.job.phase = 'running';
    hang();
    lab.job.wall.take({ row: 0, method: 'temper', answers: [0, 1] });
    flushSync();
    await atRest();
    expect(await violations()).toEqual([]);
    await page.viewport(320, 700);
    expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(320);
  });
});

describe('the story', () => {
  it('shows rescued and lost pictures, and the pictures behind a cell of the confusions', async () => {
    const report = withChanges(fixtureReport());
    lab.runs.take(report, 'a');
    flushSync();
    const [rescued] = document.querySelectorAll('[aria-label="Rescued pictures"] button');
    expect(rescued!.textContent.replace(/\s+/g, ' ')).toMatch(/Fog, severity 5.*before: .*now: /);
    await until(() => expect(rescued!.querySelector('canvas')).not.toBeNull());
    const cell = document.querySelector<HTMLElement>('[data-confusion] td:not(.right) button')!;
    cell.click();
    flushSync();
    expect(document.querySelector('[aria-label="Pictures of the chosen cell"] li')).not.toBeNull();
    await atRest();
    expect(await violations()).toEqual([]);
    await page.viewport(320, 700);
    expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(320);
    (rescued as HTMLElement).click();
    await until(() => expect(lab.look.source?.id).toBe('test-3'));
    await until(() => expect(lab.station).toBe('look'));
    expect(lab.look.chain.current).toMatchObject({ perturbation: 'fog', severity: 5 });
  });

  it('tells what it can of a report without them', () => {
    lab.runs.take(fixtureReport(), 'a');
    flushSync();
    expect(document.body.textContent).toContain('What is striking');
    expect(document.body.textContent).not.toContain('Rescued and lost');
  });
});
