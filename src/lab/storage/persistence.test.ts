import { describe, expect, it, vi } from 'vitest';
import { askPersistence, isPersistent } from './persistence';

const storage = (persisted: boolean, answer: boolean) => ({
  persisted: vi.fn(async () => persisted),
  persist: vi.fn(async () => answer),
});

describe('persistence', () => {
  it('asks only where it is not promised yet', async () => {
    const promised = storage(true, false);
    expect(await askPersistence(promised)).toBe(true);
    expect(promised.persist).not.toHaveBeenCalled();
    expect(await askPersistence(storage(false, true))).toBe(true);
    expect(await askPersistence(storage(false, false))).toBe(false);
  });

  it('says so where the browser cannot tell', async () => {
    expect(await isPersistent(undefined)).toBeNull();
    expect(
      await askPersistence({ persisted: () => Promise.reject(new Error('no')), persist: async () => true }),
    ).toBeNull();
  });
});
