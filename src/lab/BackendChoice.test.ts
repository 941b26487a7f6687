import { beforeEach, describe, expect, it } from 'vitest';
import { fakeEngine, type FakeEngine } from '../../test/fixtures/fakeEngine';
import { until } from '../../test/patience';
import { presetConfig } from '../contract/presets';
import type { KeptModel } from '../contract/library';
import { BackendChoice } from './BackendChoice.svelte';
import type { EngineClient, EngineHealth } from './EngineClient';
import { Lab } from './Lab.svelte';

const embedded = {};
const ofPhotographs = { models: { large: 'photo', small: 'embedded' } };
const ofSmall = { models: { large: 'cifar', small: 'embedded' } };
const kept = [
  { id: 'photo', inputSize: 224 },
  { id: 'cifar', inputSize: 32 },
] as KeptModel[];
const GPU = 'a maker with a GPU';

describe('the backend', () => {
  const choice = (asked: 'wasm' | 'webgpu' | null = null) => new BackendChoice(asked, () => kept);

  it('follows the side of the large network', () => {
    expect(choice().request(embedded)).toEqual({ backend: null, photographs: false });
    expect(choice().request(ofPhotographs)).toEqual({ backend: null, photographs: true });
    expect(choice().request(ofSmall)).toEqual({ backend: null, photographs: false });
    expect(choice().request({ models: { large: 'not known yet', small: 'embedded' } }).photographs).toBe(true);
    expect(choice().misfits({ backend: 'wasm', gpu: GPU }, embedded)).toBe(false);
    expect(choice().misfits({ backend: 'webgpu', gpu: GPU }, embedded)).toBe(true);
    expect(choice().misfits({ backend: 'wasm', gpu: GPU }, ofPhotographs)).toBe(true);
  });

  it('is never exchanged without a GPU, nor where it was asked for by name', () => {
    expect(choice().misfits({ backend: 'wasm', gpu: null }, ofPhotographs)).toBe(false);
    expect(choice().misfits({ backend: 'wasm' }, ofPhotographs)).toBe(false);
    expect(choice('wasm').misfits({ backend: 'wasm', gpu: GPU }, ofPhotographs)).toBe(false);
    expect(choice('webgpu').misfits({ backend: 'webgpu', gpu: GPU }, embedded)).toBe(false);
  });
});

describe('a lab on a machine with a GPU', () => {
  let engine: FakeEngine;
  let lab: Lab;
  let begun: string[];
  let working: boolean;

  beforeEach(async () => {
    engine = fakeEngine();
    begun = [];
    working = false;
    const { start, run } = engine;
    engine.start = async (request) => {
      const backend = request.backend ?? (request.photographs ? 'webgpu' : 'wasm');
      begun.push(backend);
      return { ...(await start(request)), backend, gpu: request.backend === 'wasm' ? null : GPU };
    };
    engine.run = (...args) => {
      begun.push('run');
      return run(...args);
    };
    const client = {
      api: engine,
      health: 'ready' as EngineHealth,
      get working() {
        return working;
      },
      onHealth: (_health: EngineHealth, _reason: string) => {},
      restart() {
        this.onHealth('starting', '');
        this.onHealth('ready', '');
      },
    };
    lab = new Lab(client as unknown as EngineClient);
    client.onHealth('ready', '');
    await lab.start();
  });

  it('leaves it alone for the embedded networks, and takes it for photographs as soon as they are chosen', async () => {
    expect(begun).toEqual(['wasm']);
    lab.apply({ ...lab, view: {}, config: { ...lab.config, ...ofPhotographs } });
    await until(() => expect(lab.status?.backend).toBe('webgpu'));
    lab.choosePreset('tiny');
    expect(lab.status?.backend).toBe('webgpu');
    lab.apply({ ...lab, view: {}, config: presetConfig('tiny') });
    await until(() => expect(lab.status?.backend).toBe('wasm'));
    expect(begun).toEqual(['wasm', 'webgpu', 'wasm']);
  });

  it('goes on with an interrupted run on the backend that it was begun on', async () => {
    lab.job.unfinished = { config: { ...presetConfig('tiny'), ...ofPhotographs }, progress: 0.5 } as never;
    await lab.resumeUnfinished();
    expect(begun).toEqual(['wasm', 'webgpu', 'run']);
    expect(lab.job.phase).toBe('done');
  });

  it('cuts nothing off that goes on', async () => {
    working = true;
    lab.apply({ ...lab, view: {}, config: { ...lab.config, ...ofPhotographs } });
    await lab.job.run(lab.config);
    expect(lab.computeOn('webgpu')).toBe(false);
    expect(lab.notices.list.at(-1)!.text).toMatch(/^Something is still being computed/);
    expect(begun).toEqual(['wasm', 'run']);
  });

  it('says that an experiment cannot begin where the other engine does not start', async () => {
    engine.start = () => Promise.reject(new Error('No GPU answers.'));
    await lab.job.run({ ...presetConfig('tiny'), ...ofPhotographs });
    expect(lab.job.phase).toBe('failed');
    expect(lab.job.error?.what).toBe('No GPU answers.');
    expect(begun).toEqual(['wasm']);
  });

  it('computes on what is asked for by name from then on', async () => {
    lab.computeOn('webgpu');
    await until(() => expect(lab.status?.backend).toBe('webgpu'));
    lab.computeOn('wasm');
    await until(() => expect(lab.status?.backend).toBe('wasm'));
    lab.apply({ ...lab, view: {}, config: { ...lab.config, ...ofPhotographs } });
    expect(lab.status?.backend).toBe('wasm');
    // So that one can go back.
    expect(lab.backend.gpu).toBe(GPU);
  });
});
