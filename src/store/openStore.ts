/**
 * Opens the store. Whether IndexedDB works cannot be told by its presence: private windows have it and refuse, and some
 * never answer. So a value is written, read and deleted before it is trusted; otherwise memory serves and the page says so.
 */
import { messageOf } from '../contract/message';
import { IndexedDbStore } from './IndexedDbStore';
import { StoreError, type KeyValueStore } from './KeyValueStore';
import { MemoryStore } from './MemoryStore';

export interface OpenedStore {
  store: KeyValueStore;
  /** False where nothing survives a reload. */
  persistent: boolean;
  /** Why not, in words; null where it is persistent. */
  note: string | null;
}

const PROBE = 'probe';

async function probe(store: KeyValueStore): Promise<void> {
  await store.set(PROBE, new Uint8Array([1, 2, 3]));
  const read = await store.get<Uint8Array>(PROBE);
  await store.delete(PROBE);
  if (read?.length !== 3 || read[2] !== 3) throw new Error('a value that was written came back different');
}

async function inTime<T>(work: Promise<T>, milliseconds: number): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${milliseconds / 1000} s`)), milliseconds);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Never rejects. */
export async function openStore(options: { timeout?: number } = {}): Promise<OpenedStore> {
  let reason: string;
  try {
    // Also asking for it can throw, where the page may keep nothing.
    if (typeof globalThis.indexedDB === 'undefined') reason = 'this browser offers no IndexedDB here';
    else {
      const store = new IndexedDbStore();
      await inTime(probe(store), options.timeout ?? 5000);
      return { store, persistent: true, note: null };
    }
  } catch (error) {
    const said = error instanceof StoreError && error.kind === 'unavailable' ? error.cause : error;
    reason = `its database cannot be used: ${messageOf(said)}`;
  }
  const note =
    `Nothing is kept after this page closes, because ${reason.replace(/\.$/, '')}. It is so in private windows, where storage is switched off, ` +
    'and often in a frame of another site. Everything works; save the report and the weights before you leave.';
  return { store: new MemoryStore(), persistent: false, note };
}
