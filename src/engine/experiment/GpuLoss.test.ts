/** A device that is lost in the middle of a step, in an experiment on WebAssembly whose "GPU" is a stand-in: what follows does not need one. */
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { forgetDevice, watchDevice, type WatchedDevice } from '../../compute/deviceErrors';
import type { ExperimentConfig } from '../../contract/config';
import type { BackendName, JobEvent } from '../../contract/engine';
import { presetConfig } from '../../contract/presets';
import { parseReport, type Report } from '../../contract/report';
import { MemoryStore } from '../../store/MemoryStore';
import type { EngineSession } from '../session';
import { ended, sessionOn } from '../testing';
import { MIXED } from './Interruptions';

const UNTIL = 'front-correction';

function config(): ExperimentConfig {
  const tiny = presetConfig('tiny', 5);
  tiny.student.correction.steps = 3;
  return tiny;
}

/** Is lost when it is told to. */
function standIn() {
  let lose = () => {};
  const lost = new Promise<{ message: string }>((resolve) => (lose = () => resolve({ message: 'driver reset' })));
  const device: WatchedDevice = { addEventListener: () => {}, lost };
  watchDevice(device);
  return lose;
}

async function started(store: MemoryStore, backend: BackendName) {
  const session = sessionOn(store);
  await session.start({ backend });
  await session.models(config());
  return session;
}

const run = (session: EngineSession, onEvent?: (event: JobEvent) => void) =>
  ended(session, { config: config(), until: UNTIL }, onEvent);

const numbersOf = ({ methods, curves, validation }: Report) => ({
  methods: methods.map(({ cost: _, ...rest }) => rest),
  curves,
  validation,
});

/** Calls back in the middle of the first step of a stage. */
const inStep = (stage: string, act: () => void) => (event: JobEvent) => {
  if (event.type === 'metric' && event.row.stage === stage && event.row.step === 1) act();
};

describe('a GPU lost under an experiment', () => {
  let undisturbed: Report;

  beforeAll(async () => {
    const { report } = await run(await started(new MemoryStore(), 'wasm'));
    undisturbed = report!;
  }, 120_000);

  afterEach(() => {
    forgetDevice();
    vi.unstubAllGlobals();
  });

  it('that cannot be had again leaves the rest to WebAssembly, and the report says both', async () => {
    const store = new MemoryStore();
    const session = await started(store, 'wasm');
    const tensors = session.tensors();
    const outcome = await run(session, inStep('teacher', standIn()));
    expect(outcome.errors).toEqual([]);
    expect(outcome.state).toBe('done');
    expect(outcome.warnings).toEqual([
      expect.stringMatching(
        /^The GPU was lost: .*\(driver reset\) It cannot be had again: .*, so WebAssembly takes its place, and the experiment goes on from its last checkpoint\.$/,
      ),
    ]);
    const status = outcome.events.flatMap((event) => (event.type === 'engine' ? [event.status.reason] : []));
    expect(status).toEqual(['The GPU was lost, so WebAssembly runs.']);
    const { environment } = parseReport(JSON.parse(JSON.stringify(outcome.report)));
    expect(environment.backend).toBe(MIXED);
    expect(environment.backendDetail).toMatch(/^SIMD.* until the GPU was lost, then SIMD/);
    // The stand-in computed nothing, so nothing is different.
    expect(numbersOf(outcome.report!)).toEqual(numbersOf(undisturbed));
    expect(session.tensors()).toBe(tensors);

    // The same experiment finds all of it, and says the same; another computes for itself.
    const again = await run(session);
    expect(again.report!.environment.backend).toBe(MIXED);
    expect(again.events.some((event) => event.type === 'metric')).toBe(false);
    const other = { ...config(), seed: 6 };
    const { environment: its } = await new Promise<Report>((resolve) => {
      void session.run(
        { config: other, until: 'pretrained' },
        (event) => event.type === 'done' && resolve(event.report),
      );
    });
    expect(its.backend).toBe('wasm');
    // What both had a part in is not what a session on one of them finds.
    const single = await started(store, 'wasm');
    const metrics = (await run(single)).events.filter((event) => event.type === 'metric');
    expect(metrics.length).toBeGreaterThan(0);
  });

  it('that was asked for by name ends the run with a sentence, and it can be resumed', async () => {
    const store = new MemoryStore();
    const { state, errors, warnings } = await run(await started(store, 'webgpu'), inStep('teacher', standIn()));
    expect([state, warnings]).toEqual(['failed', []]);
    expect(errors).toEqual([
      {
        what: expect.stringMatching(
          /The GPU was lost.* It cannot be had again: .*\. WebGPU was asked for by name, so nothing takes its place\./,
        ),
        kept: 'Everything up to the last checkpoint is kept.',
        action: expect.stringMatching(/^Resume the experiment when the GPU is back, or run it with WebAssembly/),
        fatal: true,
      },
    ]);
    forgetDevice();
    const session = await started(store, 'webgpu');
    expect((await session.unfinished())?.stage).toBe('teacher');
    const { state: end, report } = await run(session);
    expect(end).toBe('done');
    expect(numbersOf(report!)).toEqual(numbersOf(undisturbed));
  });

  it('under a paused experiment waits for its end', async () => {
    const session = await started(new MemoryStore(), 'wasm');
    const lose = standIn();
    const { state, report, warnings } = await run(session, (event) => {
      inStep('teacher', () => void session.pause())(event);
      if (event.type !== 'state' || event.state !== 'paused') return;
      lose();
      setTimeout(() => void session.resume(), 50);
    });
    expect(state).toBe('done');
    expect(warnings).toEqual([expect.stringContaining('WebAssembly takes its place')]);
    expect(numbersOf(report!)).toEqual(numbersOf(undisturbed));
  });
});
