/** The store where there is no IndexedDB (some private windows, and Node): it lasts as long as the page or the process. */
import { messageOf } from '../contract/message';
import { StoreError } from './KeyValueStore';
import { RecordedStore } from './RecordedStore';
import type { StoreRecord } from './RecordedStore';

export class MemoryStore extends RecordedStore {
  private readonly values = new Map<string, { value: unknown; record: StoreRecord }>();

  get<T>(key: string): Promise<T | undefined> {
    return Promise.resolve(structuredClone(this.values.get(key)?.value) as T | undefined);
  }

  getMany<T>(keys: readonly string[]): Promise<(T | undefined)[]> {
    return Promise.all(keys.map((key) => this.get<T>(key)));
  }

  async setMany(entries: readonly (readonly [string, unknown])[]): Promise<void> {
    const copies = entries.map(([key, value]) => ({ key, value: copy(key, value), record: this.newRecord(value) }));
    for (const { key, value, record } of copies) this.values.set(key, { value, record });
    return Promise.resolve();
  }

  delete(key: string): Promise<void> {
    this.values.delete(key);
    return Promise.resolve();
  }

  deleteMany(keys: readonly string[]): Promise<void> {
    for (const key of keys) this.values.delete(key);
    return Promise.resolve();
  }

  clear(): Promise<void> {
    this.values.clear();
    return Promise.resolve();
  }

  /** No one else has it. */
  timesEmptied(): Promise<number> {
    return Promise.resolve(0);
  }

  protected records(prefix: string): Promise<[string, StoreRecord][]> {
    const all = [...this.values].filter(([key]) => key.startsWith(prefix));
    return Promise.resolve(all.map(([key, { record }]) => [key, record]));
  }
}

function copy(key: string, value: unknown): unknown {
  try {
    return structuredClone(value);
  } catch (cause) {
    const detail = messageOf(cause);
    throw new StoreError(`Could not keep ${key}: it holds something that cannot be stored (${detail}).`, 'data', {
      cause,
    });
  }
}
