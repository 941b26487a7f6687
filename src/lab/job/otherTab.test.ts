import { expect, it, vi } from 'vitest';
import { until } from '../../../test/patience';
import type { EngineApi, UnfinishedRun } from '../../contract/engine';
import { presetConfig } from '../../contract/presets';
import { Job } from './Job.svelte';

/** Web Locks as tabs of one browser see them. */
function sharedLocks(): LockManager {
  const held = new Map<string, Promise<unknown>>();
  const request = async (name: string, { ifAvailable }: LockOptions, work: (lock: Lock | null) => unknown) => {
    if (ifAvailable && held.has(name)) return work(null);
    await held.get(name);
    const done = Promise.resolve(work({ name, mode: 'exclusive' }));
    const free = done.catch(() => {}).then(() => held.delete(name));
    held.set(name, free);
    return done.finally(() => free);
  };
  const query = async () => ({ held: [...held.keys()].map((name) => ({ name })), pending: [] });
  return { request, query } as unknown as LockManager;
}

const config = presetConfig('quick', 1);
const left: UnfinishedRun = { config, until: null, stage: 'teacher', fraction: 0.3, savedAt: '2026-01-01T00:00:00Z' };

it('an experiment whose tab is gone is offered in another tab that was open all the time', async () => {
  const locks = sharedLocks();
  let gone!: (error: Error) => void;
  const onShared = vi.fn();
  const hooks = { onReport: () => {}, onWarning: () => {}, onEnd: () => {} };
  const running = new Promise<never>((_, reject) => (gone = reject));
  const unfinished = vi.fn(async () => left);
  const a = new Job({ unfinished, run: () => running } as unknown as EngineApi, { ...hooks, onShared }, locks);
  const b = new Job({ unfinished } as unknown as EngineApi, hooks, locks);

  await b.lookForUnfinished();
  expect(b.unfinished).toEqual(left);
  const ran = a.run(config);
  await until(() => expect(onShared).toHaveBeenCalledTimes(1));
  await b.lookForUnfinished();
  expect([b.elsewhere, b.unfinished]).toEqual([true, null]);
  unfinished.mockClear();
  await b.lookForUnfinished();
  gone(new Error('the tab is gone'));
  await until(() => expect([b.elsewhere, b.unfinished]).toEqual([false, left]));
  await ran;
  // Both looked once more, however often the other was asked meanwhile.
  expect(unfinished).toHaveBeenCalledTimes(3);
});
