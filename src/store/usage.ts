/** How much the browser lets the page keep. */
import type { StorageUse } from '../contract/engine';
import type { KeyValueStore } from './KeyValueStore';

/** What the browser says about the whole origin, in bytes; null where it says nothing. */
export async function quota(): Promise<{ usage: number | null; limit: number | null }> {
  try {
    const estimate = await globalThis.navigator?.storage?.estimate();
    return { usage: estimate?.usage ?? null, limit: estimate?.quota ?? null };
  } catch {
    return { usage: null, limit: null };
  }
}

/** Bytes that Temper holds, the browser's limit, and how often somebody else has emptied it. */
export async function storageUse(store: KeyValueStore): Promise<StorageUse> {
  const emptied = await store.timesEmptied();
  const [used, { limit }] = await Promise.all([store.sizeOf(), quota()]);
  return { used, quota: limit, emptied };
}
