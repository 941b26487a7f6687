/** How much the browser lets the page keep, and whether it promises to keep it. */
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

/** Bytes that Temper holds, and the browser's limit. */
export async function storageUse(store: KeyValueStore): Promise<StorageUse> {
  const [used, { limit }] = await Promise.all([store.sizeOf(), quota()]);
  return { used, quota: limit };
}

/**
 * Asks the browser not to delete what is kept when the disk runs short. Some browsers ask the user, so call it when there
 * is something to lose, not at the start. Works in a page only, not in a worker.
 * @returns whether the browser promised it
 */
export async function requestPersistence(): Promise<boolean> {
  try {
    const storage = globalThis.navigator?.storage;
    if (!storage?.persist) return false;
    return (await storage.persisted()) || (await storage.persist());
  } catch {
    return false;
  }
}
