/** A GPU that is lost in the middle of an experiment (SwiftShader serves): it is asked for again, or WebAssembly takes its place. */
import { afterEach, expect, it, vi } from 'vitest';
import { startBackend } from '../../src/compute/backend';
import { browserWasmAssets } from '../../src/compute/browserAssets';
import { deviceFailure, forgetDevice } from '../../src/compute/deviceErrors';
import { dropLostDevice } from '../../src/compute/renewDevice';
import * as tf from '../../src/compute/tf';
import type { ExperimentConfig } from '../../src/contract/config';
import type { BackendName, JobEvent } from '../../src/contract/engine';
import { presetConfig } from '../../src/contract/presets';
import { browserPlatform } from '../../src/engine/platform/browserPlatform';
import { EngineSession } from '../../src/engine/session';
import { MemoryStore } from '../../src/store/MemoryStore';
import { describeOnGpu } from './gpu';
import { until } from '../patience';

const device = () => (tf.backend() as unknown as { device: GPUDevice }).device;

/** As little as an experiment can be. */
function config(): ExperimentConfig {
  const tiny = presetConfig('tiny', 1);
  tiny.teacher = { ...tiny.teacher, steps: 2, batch: 2 };
  tiny.benchmark.corruptions = ['contrast'];
  tiny.methods = ['teacher'];
  return tiny;
}

/** Runs it to the end of the teacher, and destroys the device in the middle of a step, so many times. */
async function runLosing(session: EngineSession, times: number) {
  const events: JobEvent[] = [];
  let lost = 0;
  const state = await session.run({ config: config(), until: 'teacher' }, (event) => {
    events.push(event);
    if (event.type !== 'metric' || lost >= times) return;
    lost++;
    device().destroy();
  });
  const report = events.flatMap((event) => (event.type === 'done' ? [event.report] : [])).at(0);
  const warnings = events.flatMap((event) => (event.type === 'warning' ? [event.message] : []));
  const errors = events.flatMap((event) => (event.type === 'state' && event.error ? [event.error.what] : []));
  return { state, environment: report?.environment, warnings, errors, lost };
}

async function started(backend: BackendName | null): Promise<EngineSession> {
  const session = new EngineSession({
    ...browserPlatform(new URL('/', location.href).href),
    openStore: () => Promise.resolve({ store: new MemoryStore(), persistent: false, note: null }),
  });
  const status = await session.start({ backend, workers: 1 });
  expect(status.backend).toBe('webgpu');
  return session;
}

describeOnGpu('a GPU that is lost', () => {
  afterEach(() => {
    dropLostDevice();
    vi.restoreAllMocks();
  });

  it('refuses what is read of it, gives its tensors up, and is there again when it is asked for', async () => {
    await startBackend({ requested: 'webgpu', wasm: browserWasmAssets });
    const before = tf.memory().numTensors;
    const made = tf.add(tf.ones([64, 64]), 1);
    device().destroy();
    await expect(made.data()).rejects.toThrow();
    expect(await deviceFailure()).toMatchObject({ kind: 'lost' });
    dropLostDevice();
    await startBackend({ requested: 'webgpu', wasm: browserWasmAssets });
    made.dispose();
    const sum = tf.tidy(() => tf.add(tf.ones([64, 64]), 1));
    expect((await sum.data()).every((value) => value === 2)).toBe(true);
    sum.dispose();
    expect(tf.memory().numTensors).toBeLessThanOrEqual(before + 1);
    forgetDevice();
  });

  it('goes on once with the GPU, and ends with a sentence when it is lost again and was asked for by name', async () => {
    const session = await started('webgpu');
    const { state, lost, warnings, errors } = await runLosing(session, 2);
    expect([state, lost]).toEqual(['failed', 2]);
    expect(warnings).toEqual([
      expect.stringMatching(/^The GPU was lost.* It was asked for again, and the experiment goes on/),
    ]);
    expect(errors).toEqual([
      expect.stringMatching(/It was lost a second time\. WebGPU was asked for by name, so nothing takes its place\.$/),
    ]);
  });

  it('is asked for at once while nothing runs, so that the next picture is drawn', async () => {
    const session = await started('webgpu');
    device().destroy();
    const reason = async () => (await session.start({ backend: 'webgpu' })).reason;
    await until(async () => expect(await reason()).toBe('The GPU was lost, and is used again.'));
    const picture = { width: 48, height: 48, pixels: new Uint8Array(48 * 48 * 3).fill(100) };
    const steps = [{ perturbation: 'brightness', severity: 3 }];
    const drawn = await session.corrupt({ picture, steps, seed: 1, table: 'imagenet-c' });
    expect(drawn.pixels[0]).toBeGreaterThan(120);
  });

  it('leaves the rest to WebAssembly where it cannot be had again', async () => {
    const request = navigator.gpu.requestAdapter.bind(navigator.gpu);
    const asked = vi.spyOn(navigator.gpu, 'requestAdapter').mockImplementation(async (options) => {
      const adapter = await request(options);
      // A real one, or the engine would not choose it.
      Object.defineProperty(adapter!, 'info', {
        value: { vendor: 'test', architecture: 'real', isFallbackAdapter: false },
      });
      return adapter;
    });
    const session = await started(null);
    asked.mockImplementation(async () => null);
    const { state, errors, environment, warnings } = await runLosing(session, 1);
    expect([state, errors]).toEqual(['done', []]);
    expect(environment).toMatchObject({ backend: 'webgpu, then wasm' });
    expect(environment!.backendDetail).toMatch(/^test real until the GPU was lost, then SIMD/);
    expect(warnings).toEqual([
      expect.stringContaining('It cannot be had again: WebGPU has no adapter here, so WebAssembly takes its place'),
    ]);
  });
});
