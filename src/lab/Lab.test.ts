import { beforeEach, describe, expect, it, vi } from 'vitest';
import { fakeEngine, type FakeEngine } from '../../test/fixtures/fakeEngine';
import { plainPicture } from '../../test/fixtures/fakeInfos';
import { fixtureReport } from '../../test/fixtures/report';
import { presetConfig } from '../contract/presets';
import { EngineLost, type EngineClient, type EngineHealth } from './EngineClient';
import { Lab } from './Lab.svelte';
import { until } from '../../test/patience';

/** A client without a worker: calls go straight to the scripted engine. */
function clientOf(engine: FakeEngine) {
  return {
    api: engine,
    health: 'ready' as EngineHealth,
    restarts: 0,
    onHealth: (_health: EngineHealth, _reason: string) => {},
    restart() {
      this.restarts++;
      this.onHealth('starting', '');
      this.onHealth('ready', '');
    },
  };
}

let engine: FakeEngine;
let client: ReturnType<typeof clientOf>;
let lab: Lab;

beforeEach(async () => {
  engine = fakeEngine();
  client = clientOf(engine);
  lab = new Lab(client as unknown as EngineClient);
  client.onHealth('ready', '');
  await lab.start();
});

describe('Lab', () => {
  it('knows the engine and the estimate after the start', () => {
    expect(lab.ready).toBe(true);
    expect(lab.status?.backend).toBe('wasm');
    expect(lab.estimate?.seconds).toBe(240);
  });

  it('asks for what is in view first, then for what the models say, then for the drawings', async () => {
    const first = fakeEngine();
    const fresh = new Lab(clientOf(first) as unknown as EngineClient);
    fresh.client.onHealth('ready', '');
    const id = 'photo-1';
    fresh.look.show({ id, title: 'A photograph', credit: '', kind: 'photo', picture: plainPicture(200) });
    await fresh.start();
    const order = ['open', 'corrupt', 'start', 'models', 'predict', 'samples', 'estimate'] as const;
    const at = order.map((verb) => first.calls.indexOf(verb));
    expect(at).toEqual([...at].sort((a, b) => a - b));
    expect(at[0]).toBe(0);
    await fresh.settled;
  });

  it('takes a report that is brought before the engine is there, once it is', async () => {
    const slow = fakeEngine();
    const fresh = new Lab(clientOf(slow) as unknown as EngineClient);
    const brought = fresh.runs.importFile(new File([JSON.stringify(fixtureReport())], 'report.json'));
    await until(() => expect(fresh.notices.list.map(({ text }) => text).join()).toContain('still starting'));
    expect(slow.calls).not.toContain('importReport');
    fresh.client.onHealth('ready', '');
    await fresh.start();
    await brought;
    expect(slow.calls).toContain('importReport');
    expect(fresh.notices.list).toEqual([]);
  });

  it('goes on without answers where the models cannot be had', async () => {
    const first = fakeEngine();
    first.faults.predict = 'offline';
    const fresh = new Lab(clientOf(first) as unknown as EngineClient);
    fresh.client.onHealth('ready', '');
    fresh.look.show({ id: 'x', title: '', credit: '', kind: 'photo', picture: plainPicture(200) });
    await fresh.start();
    expect(fresh.look.answers.problem).toBe('offline');
    expect(first.calls).toContain('samples');
  });

  it('runs an experiment and shows its report', async () => {
    await lab.run();
    expect(lab.station).toBe('results');
    expect(lab.job.phase).toBe('done');
    expect(lab.runs.origin).toBe('run');
    expect(lab.runs.report?.claims.length).toBeGreaterThan(0);
    await until(() => expect(lab.runs.history).toHaveLength(1));
  });

  it('says once that what was kept has been deleted by somebody else, and lists what there is', async () => {
    const refresh = vi.spyOn(lab.runs, 'refresh');
    const storage = vi.spyOn(engine, 'storage');
    const told = () => lab.notices.list.filter(({ text }) => text.includes('was deleted while it was open')).length;
    for (const [emptied, notices] of [
      [0, 0],
      [1, 1],
      [1, 1],
      [0, 1], // The engine was started again.
      [1, 1], // The same words appear once, as long as they stand there.
    ] as const) {
      storage.mockResolvedValue({ used: 0, quota: null, emptied });
      await lab.refreshStorage();
      expect(told()).toBe(notices);
    }
    expect(refresh).toHaveBeenCalledTimes(2);
  });

  it('pauses, resumes and cancels', async () => {
    const running = lab.run('teacher');
    await lab.job.pause();
    expect(lab.job.phase).toBe('paused');
    await lab.job.resume();
    expect(lab.job.phase).toBe('running');
    await lab.job.cancel();
    await running;
    expect(lab.job.phase).toBe('cancelled');
  });

  it('shows what failed, what was kept and what to do', async () => {
    engine.ends = 'failed';
    await lab.run();
    expect(lab.job.phase).toBe('failed');
    expect(lab.job.error).toMatchObject({ what: 'It broke.', kept: 'All of it.', action: 'Try again.' });
    expect(lab.runs.report?.methods.length).toBeGreaterThan(0);
  });

  it('refuses a second job while one runs', async () => {
    const first = lab.run();
    await lab.run();
    await first;
    expect(engine.calls.filter((verb) => verb === 'run')).toHaveLength(1);
  });

  it('does not apply a setting that cannot be used, and says why at the field', () => {
    lab.set('student.steps', 0);
    expect(lab.config).toEqual(presetConfig('quick'));
    expect(lab.faults['student.steps']).toBe('must be at least 1.');
    lab.set('student.steps', 12);
    expect(lab.config.student.steps).toBe(12);
    expect(lab.faults['student.steps']).toBeUndefined();
  });

  it('offers and resumes an interrupted experiment with its own settings', async () => {
    const config = presetConfig('tiny', 9);
    engine.left = { config, until: null, stage: 'temper', fraction: 0.62, savedAt: '2026-01-01T00:00:00Z' };
    await lab.job.lookForUnfinished();
    expect(lab.job.unfinished?.fraction).toBe(0.62);
    engine.left = null;
    await lab.resumeUnfinished();
    expect(lab.config).toEqual(config);
    expect(lab.job.phase).toBe('done');
    expect(lab.job.unfinished).toBeNull();
  });

  it('starts the engine again when it was lost, and says that nothing is lost', async () => {
    client.onHealth('lost', 'The engine stopped answering.');
    expect(lab.ready).toBe(false);
    await until(() => expect(lab.ready).toBe(true));
    expect(client.restarts).toBe(1);
    expect(lab.notices.list.some(({ text }) => text.includes('nothing already computed is lost'))).toBe(true);
  });

  it('turns a job whose worker died into a failed one that can be resumed', async () => {
    engine.run = () => Promise.reject(new EngineLost('The engine stopped answering.'));
    await lab.run();
    expect(lab.job.phase).toBe('failed');
    expect(lab.job.error?.action).toContain('Resume');
  });

  it('keeps the shown report where an imported file is no report', async () => {
    await lab.run();
    const shown = lab.runs.report;
    await expect(lab.runs.importFile(new File(['{}'], 'x.json'))).rejects.toThrow('not a report of Temper');
    await expect(lab.runs.importFile(new File(['GIF'], 'x.json'))).rejects.toThrow('not a JSON file');
    expect(lab.runs.report).toBe(shown);
    const good = fixtureReport({ seed: 5 });
    await lab.runs.importFile(new File([JSON.stringify(good)], 'report.json'));
    expect(lab.runs.report?.seed).toBe(5);
    expect(lab.runs.origin).toBe('import');
  });

  it('keeps the picture of a link in the address until it is there', () => {
    lab.readHash('#look?steps=fog:2&view.picture=pack-3');
    expect(lab.hash()).toBe('#look?steps=fog:2&view.picture=pack-3');
  });

  it('names what a link holds that cannot be used, until the next address is read', () => {
    lab.readHash('#student?student.steps=0&seed=3');
    expect(lab.station).toBe('student');
    expect(lab.config.seed).toBe(3);
    expect(lab.notices.list.at(-1)?.text).toContain('student.steps');
    lab.notices.add('info', 'Something else.');
    lab.readHash('#student?seed=4');
    expect(lab.notices.list.map(({ text }) => text)).toEqual(['Something else.']);
  });
});
