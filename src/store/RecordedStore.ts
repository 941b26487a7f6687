/** What both stores share: beside every value stands a record of its size and age, from which everything is listed. */
import type { KeyValueStore, StoreEntry } from './KeyValueStore';
import { byteSize } from './size';

/** Kept beside a value. */
export interface StoreRecord {
  bytes: number;
  /** Milliseconds since 1970. */
  savedAt: number;
  /** Tells apart what was written within one millisecond. */
  order: number;
}

export abstract class RecordedStore implements KeyValueStore {
  private written = 0;

  abstract get<T>(key: string): Promise<T | undefined>;
  abstract getMany<T>(keys: readonly string[]): Promise<(T | undefined)[]>;
  abstract setMany(entries: readonly (readonly [key: string, value: unknown])[]): Promise<void>;
  abstract delete(key: string): Promise<void>;
  abstract deleteMany(keys: readonly string[]): Promise<void>;
  abstract clear(): Promise<void>;
  abstract timesEmptied(): Promise<number>;
  protected abstract records(prefix: string): Promise<[key: string, record: StoreRecord][]>;

  async set(key: string, value: unknown): Promise<void> {
    await this.setMany([[key, value]]);
  }

  async keys(prefix = ''): Promise<string[]> {
    return (await this.oldestFirst(prefix)).map(([key]) => key);
  }

  async entries(prefix = ''): Promise<StoreEntry[]> {
    return (await this.oldestFirst(prefix)).map(([key, { bytes, savedAt }]) => ({ key, bytes, savedAt }));
  }

  async sizeOf(prefix = ''): Promise<number> {
    return (await this.records(prefix)).reduce((sum, [, record]) => sum + record.bytes, 0);
  }

  protected newRecord(value: unknown): StoreRecord {
    return { bytes: byteSize(value), savedAt: Date.now(), order: this.written++ };
  }

  private async oldestFirst(prefix: string): Promise<[string, StoreRecord][]> {
    const all = await this.records(prefix);
    return all.sort(([, a], [, b]) => a.savedAt - b.savedAt || a.order - b.order);
  }
}
