import { afterEach, describe, expect, it, vi } from 'vitest';
import { areShared, canShareMemory, handedOver, sharedBytes } from './sharedBytes';

afterEach(() => vi.unstubAllGlobals());

describe('bytes that workers see as well', () => {
  it('are on shared memory, and need no handing over', () => {
    const bytes = sharedBytes(5);
    expect([canShareMemory(), bytes.length, areShared(bytes)]).toEqual([true, 5, true]);
    expect(handedOver(bytes)).toEqual([]);
    // A view of the same memory arrives, not a copy.
    structuredClone(bytes)[3] = 7;
    expect([...bytes]).toEqual([0, 0, 0, 7, 0]);
  });

  it('are an ordinary array in a page that is not isolated', () => {
    vi.stubGlobal('crossOriginIsolated', false);
    const bytes = sharedBytes(5);
    expect([canShareMemory(), bytes.length, areShared(bytes)]).toEqual([false, 5, false]);
    expect(handedOver(bytes)).toEqual([bytes.buffer]);
  });

  it('are an ordinary array where there is no shared memory at all', () => {
    vi.stubGlobal('SharedArrayBuffer', undefined);
    const bytes = sharedBytes(5);
    expect([canShareMemory(), areShared(bytes)]).toEqual([false, false]);
  });
});
