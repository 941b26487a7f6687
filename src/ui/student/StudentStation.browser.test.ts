/** The Student station with a scripted engine: every setting is reachable and explained, the diagram follows, nothing overflows. */
import { flushSync, mount, unmount } from 'svelte';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { page } from 'vitest/browser';
import { fakeEngine } from '../../../test/fixtures/fakeEngine';
import { TUNED_PARTS } from '../../contract/config';
import { leafPaths } from '../../contract/configPath';
import type { EngineClient, EngineHealth } from '../../lab/EngineClient';
import { Lab } from '../../lab/Lab.svelte';
import '../app.css';
import StudentStation from './StudentStation.svelte';
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
  const { student } = lab.config;
  const correction = { ...student.correction, steps: 30, afterwards: 'held' };
  lab.set('student', {
    ...student,
    front: 1,
    tuned: 'front-and-last-blocks',
    correction,
    cleanPath: 'frozen',
    taughtBy: 'mix',
  });
  shown = mount(StudentStation, { target: document.body, props: { lab } });
  await until(() => expect(document.querySelector('figure svg')).not.toBeNull());
});
afterEach(async () => {
  await unmount(shown);
});

const text = () => document.body.textContent.replace(/\s+/g, ' ');
const openAll = () => document.querySelectorAll('details').forEach((group) => (group.open = true));

describe('the Student station', () => {
  it('has a field for every setting of tuning, heads, baselines and adaptation', () => {
    lab.set('student.tuned', 'front-last-blocks-and-norms');
    flushSync();
    const { student, heads, baselines, adaptation } = lab.config;
    const fields = document.querySelectorAll('.setting input, .setting select');
    expect(fields).toHaveLength(leafPaths({ student, heads, baselines, adaptation }).length);
    const labels = [...document.querySelectorAll('.setting label')].map((label) => label.textContent.trim());
    expect(labels).toEqual(
      expect.arrayContaining(['Which part is tuned', 'Front, in blocks', 'Who teaches', 'Asked on']),
    );
  });

  it('shows first what a newcomer needs, and folds the rest away', () => {
    const open = [...document.querySelectorAll('details')].filter((group) => group.open);
    expect(open.map((group) => group.querySelector('b')!.textContent)).toEqual(['The tuned part']);
    expect(text()).toContain(`Correction of the front${lab.config.student.correction.steps} steps`);
  });

  it('draws and tells every choice of what is tuned', () => {
    for (const tuned of TUNED_PARTS) {
      lab.set('student.tuned', tuned);
      flushSync();
      const drawn = (role: string) => document.querySelectorAll(`figure rect.${role}`).length;
      expect(drawn('corrected') > 0, tuned).toBe(tuned.startsWith('front'));
      expect(drawn('norms') > 0, tuned).toBe(tuned.includes('norms'));
      expect(drawn('tuned') > 0, tuned).toBe(tuned.includes('last'));
      expect(text()).toContain('The clean head reads the untouched original');
      const group = [...document.querySelectorAll('summary b')].some(
        (b) => b.textContent === 'Correction of the front',
      );
      expect(group, tuned).toBe(tuned.startsWith('front'));
    }
    lab.set('student.cleanPath', 'shared');
    flushSync();
    expect(text()).toContain('All three heads read the same, tuned path.');
    lab.set('student.taughtBy', 'frozen');
    flushSync();
    expect(document.querySelectorAll('figure rect.teacher')).toHaveLength(0);
  });

  it('says at once that a front cannot be that long', () => {
    lab.set('student.front', 9);
    flushSync();
    expect(document.querySelector('figure [role=alert]')!.textContent).toContain('choose at most');
  });

  it('does not overflow a narrow page', async () => {
    await page.viewport(390, 844);
    openAll();
    for (const tuned of TUNED_PARTS) {
      lab.set('student.tuned', tuned);
      flushSync();
      expect(document.documentElement.scrollWidth, tuned).toBeLessThanOrEqual(390);
    }
  });
});
