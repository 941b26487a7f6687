/** A study on the page, with a scripted engine: set up, run, stopped, gone on with, opened, without axe faults or overflow. */
import axe from 'axe-core';
import { flushSync, mount, unmount } from 'svelte';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { page } from 'vitest/browser';
import { atRest } from '../../../test/fixtures/atRest';
import { fakeEngine } from '../../../test/fixtures/fakeEngine';
import { fakeStudies, type FakeStudies } from '../../../test/fixtures/fakeStudies';
import type { EngineClient, EngineHealth } from '../../lab/EngineClient';
import { Lab } from '../../lab/Lab.svelte';
import { studyRoom } from '../../lab/study/StudyRoom.svelte';
import '../app.css';
import StudySection from './StudySection.svelte';
import { until } from '../../../test/patience';

let lab: Lab;
let studies: FakeStudies;
let shown: Record<string, unknown>;

beforeEach(async () => {
  await page.viewport(1280, 900);
  studies = fakeStudies();
  const client = {
    api: { ...fakeEngine(), ...studies },
    health: 'ready',
    onHealth: (_: EngineHealth) => {},
    restart() {},
  };
  lab = new Lab(client as unknown as EngineClient);
  client.onHealth('ready');
  await lab.start();
  shown = mount(StudySection, { target: document.body, props: { lab } });
  flushSync();
});
afterEach(async () => {
  document.documentElement.removeAttribute('data-theme');
  await unmount(shown);
});

const text = () => document.body.textContent.replace(/\s+/g, ' ');
const button = (name: string | RegExp) => page.getByRole('button', { name }).first();
const buttons = () => [...document.querySelectorAll('.cell')].map((one) => one.textContent);

async function violations() {
  const { violations: found } = await axe.run(document.body, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa'] });
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`);
}

it('is set up, fills cell by cell, is stopped and gone on with, and opens its reports', async () => {
  await page.getByText('Set up a study').click();
  await page.getByLabelText('Values', { exact: true }).fill('1, 5');
  await page.getByLabelText('Seeds', { exact: true }).fill('1-2');
  await until(() =>
    expect(text()).toContain(
      '4 experiments on the preset quick. To be made: 5 of 12 trainings and 7 of 12 measurements',
    ),
  );
  await page.getByLabelText('Values', { exact: true }).fill('1, 500');
  await until(() => expect(text()).toContain('student.distillation cannot be 500: must be at most 100.'));
  await page.getByLabelText('Values', { exact: true }).fill('1, 5');
  await button('Start the study').click();
  await until(() => expect(text()).toContain('runs'));
  studies.endOne();
  // A page that is not busy draws sixty frames a second.
  for (let frames = 0; frames < 60 && buttons().length === 0; frames++) await new Promise(requestAnimationFrame);
  expect(buttons()).toEqual(['70.3']);
  expect(text()).toContain('4 experiments: 2 settings × 2 seeds (1, 2); 1 finished.');
  studies.stop();
  await until(() => expect(lab.job.active).toBe(false));
  await button(/^Go on: 3 left/).click();
  for (let finished = 2; finished <= 4; finished++) {
    await until(() => expect(studyRoom(lab).running).toBe(finished - 1));
    studies.endOne();
    await until(() => expect(buttons()).toHaveLength(finished));
  }
  await until(() => expect(lab.job.active).toBe(false));
  expect(text()).toMatch(/With one seed|t intervals over the 2 seeds/);
  await button(/Report of seed 2, distillation 5/).click();
  await until(() => expect(lab.runs.report).toMatchObject({ seed: 2, config: { student: { distillation: 5 } } }));
  for (const [theme, width] of [
    ['light', 390],
    ['dark', 1280],
  ] as const) {
    document.documentElement.dataset.theme = theme;
    await page.viewport(width, 900);
    await atRest();
    expect(await violations()).toEqual([]);
    expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(width);
  }
});

it('opens a study from a file, and names what is none', async () => {
  const room = studyRoom(lab);
  const plan = JSON.stringify({ format: 'temper-study', version: 1, plan: {} });
  await expect(room.importFile(new File([plan], 'study.json'))).rejects.toThrow(
    /study of Temper, but it cannot be read/,
  );
  expect(room.study).toBeNull();
});
