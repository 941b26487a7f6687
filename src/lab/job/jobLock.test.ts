import { describe, expect, it } from 'vitest';
import { JobElsewhere, runningJob, withJobLock } from './jobLock';

/** Web Locks as two tabs see them. */
function sharedLocks(): LockManager {
  let held = false;
  const request = async (_name: string, _options: LockOptions, work: (lock: Lock | null) => Promise<unknown>) => {
    if (held) return work(null);
    held = true;
    try {
      return await work({ name: 'temper-job', mode: 'exclusive' });
    } finally {
      held = false;
    }
  };
  return { request } as unknown as LockManager;
}

describe('withJobLock', () => {
  it('refuses the second tab while the first works, and serves it afterwards', async () => {
    const locks = sharedLocks();
    let finish = () => {};
    const first = withJobLock(() => new Promise<void>((resolve) => (finish = resolve)), locks);
    await expect(withJobLock(async () => 1, locks)).rejects.toBeInstanceOf(JobElsewhere);
    finish();
    await first;
    expect(await withJobLock(async () => 1, locks)).toBe(1);
  });

  it('gives the lock back after a failure', async () => {
    const locks = sharedLocks();
    await expect(withJobLock(() => Promise.reject(new Error('no')), locks)).rejects.toThrow('no');
    expect(await withJobLock(async () => 2, locks)).toBe(2);
  });

  it('runs the work where the browser refuses locks, as where site data is blocked', async () => {
    const denied = () => Promise.reject(new DOMException('The request was denied.', 'SecurityError'));
    const locks = { request: denied, query: denied } as unknown as LockManager;
    expect(await withJobLock(async () => 3, locks)).toBe(3);
    expect(await runningJob(locks)).toBeNull();
    await expect(withJobLock(() => Promise.reject(new Error('no')), locks)).rejects.toThrow('no');
  });
});
