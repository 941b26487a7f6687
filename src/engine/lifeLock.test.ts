import { describe, expect, it } from 'vitest';
import type { LifeNotice, Locks } from '../contract/tabLock';
import { holdLifeLock } from './lifeLock';
import { until } from '../../test/patience';

describe('the lock of a life', () => {
  it('is told once it is held, and never given back', async () => {
    const work = new Map<string, unknown>();
    const notices: LifeNotice[] = [];
    const locks = {
      request: async (name: string, onGranted: () => Promise<never>) => {
        expect(notices).toEqual([]);
        work.set(name, onGranted());
        await work.get(name);
      },
    } as unknown as Locks;
    holdLifeLock((notice) => notices.push(notice), locks);
    await until(() => expect(notices).toHaveLength(1));
    const [{ lifeLock }] = notices as [LifeNotice];
    expect([...work.keys()]).toEqual([lifeLock]);
    let givenBack = false;
    void (work.get(lifeLock) as Promise<never>).finally(() => (givenBack = true));
    await new Promise((turn) => setTimeout(turn));
    expect(givenBack).toBe(false);
  });

  it('is not told where the browser refuses or has none', async () => {
    const notices: LifeNotice[] = [];
    holdLifeLock((notice) => notices.push(notice), null);
    holdLifeLock((notice) => notices.push(notice), {
      request: () => Promise.reject(new DOMException('denied', 'SecurityError')),
    });
    await new Promise((resolve) => setTimeout(resolve, 0));
    expect(notices).toEqual([]);
  });
});
