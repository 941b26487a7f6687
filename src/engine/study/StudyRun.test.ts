/** What is left of a study that was interrupted: a note by which it is found, and which goes when the study ends or is cancelled. */
import { describe, expect, it } from 'vitest';
import { presetConfig } from '../../contract/presets';
import { MemoryStore } from '../../store/MemoryStore';
import { makePlan } from '../../study/plan';
import { fixtureReport } from '../../../test/fixtures/report';
import type { JobOrder } from '../experiment/job';
import { StudyRun } from './StudyRun';
import { StudyStore } from './StudyStore';

const PLAN = makePlan({ base: presetConfig('tiny', 1), vary: [], seeds: [1, 2, 3, 4] });
const estimator = {
  series: (configs: readonly unknown[]) => Promise.resolve({ works: configs.map(() => new Map()) }),
  paceFor: () => Promise.resolve({ pace: null, basis: 'none' }),
} as never;

/** Runs experiments that end at once; the engine is gone at the beginning of the `killedAt`-th. */
function runStudy(store: StudyStore, killedAt: number, cancelled = false) {
  let begun = 0;
  const run = new StudyRun(estimator, store, PLAN, () => {});
  return run.run(async ({ config, history }: JobOrder, onEvent) => {
    await history!.noteUnfinished({ config, until: null, stage: 'teacher', fraction: 0.5, savedAt: '' });
    if (++begun === killedAt) {
      if (cancelled) return 'cancelled';
      throw new Error('The page was reloaded.');
    }
    onEvent({ type: 'done', report: fixtureReport({ config }), runId: '' });
    return 'done';
  });
}

describe('a study that was interrupted', () => {
  it('is found, with the share that is finished, until it ends', async () => {
    const store = new StudyStore(new MemoryStore());
    await expect(runStudy(store, 3)).rejects.toThrow('reloaded');
    expect(await store.interrupted()).toMatchObject({ stage: 'teacher', fraction: 0.5, plan: PLAN });
    expect(await runStudy(store, 0)).toBe('done');
    expect(await store.interrupted()).toBeNull();
    expect((await store.list())[0]).toMatchObject({ finished: 4 });
  });

  it('is forgotten when it is cancelled, left or deleted', async () => {
    const store = new StudyStore(new MemoryStore());
    expect(await runStudy(store, 2, true)).toBe('cancelled');
    expect(await store.interrupted()).toBeNull();
    await expect(runStudy(store, 2)).rejects.toThrow();
    const { id } = (await store.interrupted())!;
    await store.forgetRunning(id);
    expect([await store.interrupted(), (await store.list())[0]!.finished]).toEqual([null, 2]);
    await expect(runStudy(store, 1)).rejects.toThrow();
    await store.delete(id);
    expect([await store.interrupted(), await store.list()]).toEqual([null, []]);
  });
});
