/** The Results station with made-up reports: the story, stages, heads and controls are shown; without axe faults or overflow. */
import axe from 'axe-core';
import { flushSync as flush, mount, unmount } from 'svelte';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { page } from 'vitest/browser';
import { atRest } from '../../../test/fixtures/atRest';
import { fakeEngine } from '../../../test/fixtures/fakeEngine';
import { fixtureArrivalsReport, fixtureOldReport, fixtureReport } from '../../../test/fixtures/report';
import { CONTROLS } from '../../contract/config';
import type { EngineClient, EngineHealth } from '../../lab/EngineClient';
import { Lab } from '../../lab/Lab.svelte';
import { story } from '../../report/story';
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
  client.onHealth('ready', '');
  await lab.start();
  shown = mount(ResultsStation, { target: document.body, props: { lab } });
  flushSync();
});
afterEach(async () => {
  document.documentElement.removeAttribute('data-theme');
  await unmount(shown);
});

/** All parts of the station, each of which comes in a turn of its own. */
function flushSync(): void {
  flush();
  takeAllTurns();
  flush();
}

const text = () => document.body.textContent.replace(/\s+/g, ' ');
const button = (name: string) => page.getByRole('button', { name }).first();
async function violations() {
  const { violations: found } = await axe.run(document.body, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa'] });
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`);
}

describe('the Results station', () => {
  it('tells the story, what stages and answers cost, and what the heads say against each other', () => {
    const report = fixtureReport();
    lab.runs.take(report, 'a');
    flushSync();
    for (const sentence of story(report)) expect(text()).toContain(sentence);
    expect(text()).toMatch(/What each stage costs.*front correction.*6\.0 s.*30\.0 GFLOP.*40\.0 MB/);
    expect(text()).toMatch(/What one answer costs.*2\.07 ×/);
    expect(text()).toMatch(/When the heads disagree.*900 of 7,200 \(12\.5 %\)/);
    expect(text()).toContain('Choosing a head by the rule pays here');
    expect(text()).toContain('surer than it should be');
  });

  it('shows the main result as soon as it is there, and leaves it as it is when the baselines come', () => {
    const whole = fixtureReport();
    const upTo = (count: number) => ({ ...whole, methods: whole.methods.slice(0, count) });
    const temper = 1 + whole.methods.findIndex(({ name }) => name === 'temper');
    const { length: all } = whole.methods.slice(temper);
    lab.job.phase = 'running';
    const shownAt = (count: number) => {
      lab.runs.take(
        { ...upTo(count), claims: whole.claims.filter(({ id }) => count >= temper && id === 'corrupted') },
        null,
      );
      flushSync();
      return document.querySelector('.headline h2')!.textContent;
    };
    expect(shownAt(1)).toContain('of clean pictures');
    expect(text()).toContain('So far');
    const first = shownAt(temper);
    expect(first).toMatch(/^More robust: \d+ of 100 corrupted pictures are recognised/);
    expect(text()).toMatch(/Under corruption, Temper answers .* points .*95 % interval/);
    expect(text()).toContain(`baselines follow, 0 of ${all}`);
    expect(shownAt(temper + 1)).toBe(first);
    expect(text()).toContain(`baselines follow, 1 of ${all}`);
    lab.runs.take(whole, null);
    flushSync();
    expect(document.querySelector('.headline h2')!.textContent).toBe(first);
    lab.job.phase = 'done';
    lab.runs.take(whole, 'a');
    flushSync();
    expect(document.querySelector('.headline h2')!.textContent).toBe(first);
    expect(text()).toContain('of the time of complete fine-tuning, its teacher included');
  });

  it('says of a run that was stopped after its main result what is missing', () => {
    const { methods, ...rest } = fixtureReport();
    lab.job.phase = 'cancelled';
    lab.runs.take({ ...rest, methods: methods.filter(({ name }) => name !== 'cft'), unmeasured: ['cft'] }, 'a');
    flushSync();
    expect(text()).toContain('stopped before all of it was measured: cft is missing');
    expect(text()).toContain('Stopped. What had been measured is kept as a report');
  });

  it('shows the second story with its own set and six claims', () => {
    lab.runs.take(fixtureArrivalsReport(), 'a');
    flushSync();
    expect(document.querySelectorAll('[data-claim]')).toHaveLength(6);
    expect(document.querySelector('.headline h2')!.textContent).toMatch(
      / of 100 newly arrived pictures are recognised/,
    );
    expect(text()).toContain('On new arrivals, Temper answers');
    expect(text()).toContain('New arrivals');
  });

  it('shows an imported report of an older version', async () => {
    await lab.runs.importFile(new File([JSON.stringify(fixtureOldReport())], 'report.json'));
    flushSync();
    expect(document.querySelectorAll('[data-method]')).toHaveLength(5);
    expect(text()).toContain('What happened');
    expect(text()).not.toContain('When the heads disagree');
  });

  it('adds the controls at one click, and says how long they take', async () => {
    await until(() => expect(text()).toContain('more'));
    await button('Run the controls').click();
    await until(() => expect(lab.job.phase).toBe('done'));
    expect(lab.config.methods).toEqual(expect.arrayContaining([...CONTROLS]));
    await until(() => expect(text()).toContain('They are part of this experiment.'));
    await until(() => expect(document.querySelectorAll('[data-claim]')).toHaveLength(6));
  });

  it('runs the second story at one click', async () => {
    await button('Run the second story').click();
    await until(() => expect(lab.job.phase).toBe('done'));
    expect(lab.config.preset).toBe('arrivals');
    flushSync();
    expect(text()).toContain('Of new pictures from the field');
    expect(text()).not.toContain('Run the second story');
  });

  it('deletes an earlier run at the second press, and keeps it at “Keep”', async () => {
    await lab.runs.importFile(new File([JSON.stringify(fixtureReport())], 'report.json'));
    flushSync();
    const { label } = lab.runs.history[0]!;
    await button(`Delete… ${label}`).click();
    expect(document.activeElement!.textContent).toBe(`Keep ${label}`);
    await button(`Keep ${label}`).click();
    expect(lab.runs.history).toHaveLength(1);
    await button(`Delete… ${label}`).click();
    await button(`Delete ${label}`).click();
    await until(() => expect(lab.runs.history).toHaveLength(0));
  });

  it('has no axe faults in the dark', async () => {
    document.documentElement.dataset.theme = 'dark';
    lab.runs.take(fixtureArrivalsReport(), 'a');
    await until(() => expect(document.querySelector('.chart svg')).not.toBeNull());
    // Colours of buttons fade over.
    await atRest();
    expect(await violations()).toEqual([]);
  });

  it('does not overflow a narrow page', async () => {
    await page.viewport(390, 844);
    lab.runs.take(fixtureArrivalsReport(), 'a');
    flushSync();
    expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(390);
  });
});
