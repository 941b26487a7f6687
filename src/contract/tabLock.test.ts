import { describe, expect, it, vi } from 'vitest';
import { inOneTab, type Locks } from './tabLock';

const granting = (lock: object | null): Locks => ({
  request: (async (_: string, __: unknown, work: (lock: unknown) => unknown) => work(lock)) as LockManager['request'],
});
/** As Chromium where site data is blocked: locks are there, and no request is ever granted. */
const refusing = (name: string): Locks => ({
  request: (() => Promise.reject(new DOMException('The request was denied.', name))) as LockManager['request'],
});
const throwing: Locks = {
  request: () => {
    throw new DOMException('no', 'SecurityError');
  },
};
const elsewhere = () => 'elsewhere';

describe('work in one tab at a time', () => {
  it.each([
    ['granted', granting({})],
    ['no locks', null],
    ['refused: SecurityError', refusing('SecurityError')],
    ['refused: InvalidStateError', refusing('InvalidStateError')],
    ['refused by a throw', throwing],
  ])('is done once: %s', async (_, locks) => {
    const work = vi.fn(async () => 7);
    expect(await inOneTab('x', locks, work, elsewhere)).toBe(7);
    expect(work).toHaveBeenCalledTimes(1);
  });

  it('is not done where another tab holds the lock', async () => {
    const work = vi.fn(async () => 7);
    expect(await inOneTab('x', granting(null), work, elsewhere)).toBe('elsewhere');
    expect(work).not.toHaveBeenCalled();
  });

  it.each([
    ['granted', granting({})],
    ['refused', refusing('SecurityError')],
  ])('that fails is not done again: %s', async (_, locks) => {
    const work = vi.fn(() => Promise.reject(new DOMException('broken', 'SecurityError')));
    await expect(inOneTab('x', locks, work, elsewhere)).rejects.toThrow('broken');
    expect(work).toHaveBeenCalledTimes(1);
  });
});
