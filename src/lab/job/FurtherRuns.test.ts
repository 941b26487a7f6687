import { beforeEach, describe, expect, it } from 'vitest';
import { CONTROLS, type ExperimentConfig } from '../../contract/config';
import type { Estimate } from '../../contract/engine';
import { presetConfig } from '../../contract/presets';
import { FurtherRuns } from './FurtherRuns.svelte';

let config: ExperimentConfig;
let ran: ExperimentConfig[];
let asked: number;
let further: FurtherRuns;

beforeEach(() => {
  config = presetConfig('quick', 3);
  ran = [];
  asked = 0;
  const host = {
    config: () => config,
    withPreset: (name: 'arrivals') => presetConfig(name, config.seed),
    run: async (next: ExperimentConfig) => void ran.push(next),
  };
  const estimate = async ({ methods }: ExperimentConfig): Promise<Estimate> => {
    asked++;
    return { seconds: 10 * methods.length, headlineSeconds: null, basis: { from: 'runs', runs: 1 } };
  };
  further = new FurtherRuns({ estimate }, host);
});

describe('experiments one click away', () => {
  it('add the controls that are missing, and keep all else', async () => {
    config.methods.push('three-heads');
    expect(further.missingControls).toEqual(['clean-teacher', 'self-distillation', 'complete-self-distillation']);
    await further.runControls();
    expect(ran[0]).toEqual({ ...config, methods: expect.arrayContaining([...config.methods, ...CONTROLS]) });
    expect(new Set(ran[0]!.methods).size).toBe(ran[0]!.methods.length);
    config = ran[0]!;
    expect(further.missingControls).toEqual([]);
  });

  it('are the second story, with the seed of the first', async () => {
    await further.runArrivals();
    expect(ran).toEqual([presetConfig('arrivals', 3)]);
  });

  it('say how long they take, asked once for each configuration', async () => {
    await Promise.all([further.measure(), further.measure()]);
    expect(further.controlsSeconds).toBe(40);
    expect(further.arrivalsSeconds).toBe(10 * presetConfig('arrivals').methods.length);
    expect(asked).toBe(3);
  });

  it('want pictures from the field where the data is the user’s own', async () => {
    config.data = { ...config.data, pack: 'own', own: { data: 'a' } };
    expect(further.arrivalsFault).toContain('attach them as arrivals');
    await further.measure();
    expect(further.arrivalsSeconds).toBeNull();
    config.data.own = { data: 'a', arrivals: 'b' };
    expect(further.arrivalsFault).toBeNull();
  });
});
