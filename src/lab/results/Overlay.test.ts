import { describe, expect, it } from 'vitest';
import { fixtureReport } from '../../../test/fixtures/report';
import type { EngineApi } from '../../contract/engine';
import { MOST_OVERLAID, Overlay, REFERENCE } from './Overlay.svelte';

const engine: Pick<EngineApi, 'loadRun'> = {
  async loadRun(id) {
    if (id === 'gone') throw new Error('This run is not kept any more.');
    return { ...fixtureReport(), seeds: [Number(id)] };
  },
};

describe('runs that are looked at together', () => {
  it('are lettered in the order in which they were chosen, and let go again', async () => {
    const overlay = new Overlay(engine);
    await overlay.toggle('3', null);
    await overlay.toggle(REFERENCE, { ...fixtureReport(), seeds: [1, 2, 3] });
    expect(overlay.runs.map(({ letter, name }) => `${letter} ${name}`)).toEqual([
      expect.stringMatching(/^A .*seed 3,/),
      expect.stringMatching(/^B .*seeds 1–3,/),
    ]);
    await overlay.toggle('3', null);
    expect(overlay.runs.map(({ letter }) => letter)).toEqual(['A']);
    overlay.keepOnly(['7']);
    expect(overlay.runs).toEqual([]);
  });

  it('are six at most, and one that is gone is said', async () => {
    const overlay = new Overlay(engine);
    for (let id = 1; id <= MOST_OVERLAID + 1; id++) await overlay.toggle(String(id), null);
    expect(overlay.runs).toHaveLength(MOST_OVERLAID);
    expect(overlay.problem).toMatch(/At most 6 runs/);
    await overlay.toggle('1', null);
    await overlay.toggle('gone', null);
    expect(overlay.problem).toBe('This run is not kept any more.');
    expect(overlay.runs).toHaveLength(MOST_OVERLAID - 1);
  });

  it('begin with a run once, also where it cannot be had: asking again would never end', async () => {
    let asked = 0;
    const overlay = new Overlay({ loadRun: (id) => (asked++, engine.loadRun(id)) });
    for (let i = 0; i < 3; i++) await overlay.begin('gone', null);
    expect([asked, overlay.chosen, overlay.touched]).toEqual([1, [], false]);
    await overlay.begin('3', null);
    overlay.keepOnly([]);
    await overlay.begin('3', null);
    expect([asked, overlay.chosen]).toEqual([2, []]);
  });
});
