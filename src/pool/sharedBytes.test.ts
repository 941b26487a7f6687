import { afterEach, describe, expect, it, vi } from 'vitest';
import { areShared, canShareMemory, handedOver, onSharedMemory, sharedBytes } from './sharedBytes';

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

  it('are the same after a move to shared memory, which is made once', () => {
    const moved = onSharedMemory({ name: 'three', pixels: Uint8Array.of(1, 2, 3) });
    expect([moved.name, ...moved.pixels]).toEqual(['three', 1, 2, 3]);
    expect(areShared(moved.pixels)).toBe(true);
    expect(onSharedMemory(moved)).toBe(moved);
    vi.stubGlobal('crossOriginIsolated', false);
    const plain = { pixels: new Uint8Array(2) };
    expect(onSharedMemory(plain)).toBe(plain);
  });
});
