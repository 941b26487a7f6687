/**
 * The store in IndexedDB: database `temper`, through idb-keyval. A value and its record are written in one transaction, so
 * a full disk leaves nothing half-written: the transaction aborts and the old value stands.
 */
import { clear, createStore, delMany, get, getMany, keys } from 'idb-keyval';
import type { UseStore } from 'idb-keyval';
import { nameOf, StoreError } from './KeyValueStore';
import { RecordedStore } from './RecordedStore';
import type { StoreRecord } from './RecordedStore';
import { megabytes } from './size';
import { quota } from './usage';

export const DATABASE = 'temper';

/** Before the key of a value stands this in the key of its record. */
const RECORD = 'record/';

export class IndexedDbStore extends RecordedStore {
  private readonly database: UseStore;

  constructor(name = DATABASE) {
    super();
    this.database = createStore(name, 'values');
  }

  async get<T>(key: string): Promise<T | undefined> {
    return this.attempt(`read ${key}`, () => get<T>(key, this.database));
  }

  async getMany<T>(wanted: readonly string[]): Promise<(T | undefined)[]> {
    const what = [...new Set(wanted.map(nameOf))].join(', ');
    return this.attempt(`read ${what}`, () => getMany<T | undefined>([...wanted], this.database));
  }

  async setMany(entries: readonly (readonly [string, unknown])[]): Promise<void> {
    let bytes = 0;
    const all = entries.flatMap(([key, value]): [string, unknown][] => {
      const record = this.newRecord(value);
      bytes += record.bytes;
      return [
        [key, value],
        [RECORD + key, record],
      ];
    });
    const names = [...new Set(entries.map(([key]) => nameOf(key)))].join(', ');
    await this.attempt(`keep ${names} (${megabytes(bytes)})`, () =>
      this.database('readwrite', (values) => writeAll(values, all)),
    );
  }

  async delete(key: string): Promise<void> {
    await this.attempt(`delete ${key}`, () => delMany([key, RECORD + key], this.database));
  }

  async deleteMany(doomed: readonly string[]): Promise<void> {
    const all = doomed.flatMap((key) => [key, RECORD + key]);
    const what = [...new Set(doomed.map(nameOf))].join(', ');
    await this.attempt(`delete ${what}`, () => delMany(all, this.database));
  }

  async clear(): Promise<void> {
    await this.attempt('clear the storage', () => clear(this.database));
  }

  protected async records(prefix: string): Promise<[string, StoreRecord][]> {
    return this.attempt('list what is kept', async () => {
      const all = await keys<string>(this.database);
      const wanted = all.filter((key) => key.startsWith(RECORD + prefix));
      const records = await getMany<StoreRecord>(wanted, this.database);
      return wanted.map((key, i) => [key.slice(RECORD.length), records[i]!]);
    });
  }

  /** Runs a database operation and turns what it throws into a `StoreError` that says what to do. */
  private async attempt<T>(doing: string, operation: () => Promise<T>): Promise<T> {
    try {
      return await operation();
    } catch (cause) {
      throw await explain(doing, cause);
    }
  }
}

/**
 * Writes all entries in one transaction. Not idb-keyval's `setMany`: where a later `put` throws at once (a value that cannot
 * be cloned), that one leaves its transaction open and the earlier values are committed.
 */
function writeAll(values: IDBObjectStore, entries: readonly (readonly [string, unknown])[]): Promise<void> {
  const { transaction } = values;
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    // A full disk ends here. An error event of a single request comes first, but its transaction has no error yet.
    transaction.onabort = () => reject(transaction.error ?? new DOMException('the write was cut off', 'AbortError'));
    try {
      for (const [key, value] of entries) values.put(value, key);
    } catch (error) {
      transaction.abort();
      // Only a DOMException can come from `put`.
      reject(error as DOMException);
    }
  });
}

async function explain(doing: string, cause: unknown): Promise<StoreError> {
  const name = cause instanceof Error || cause instanceof DOMException ? cause.name : 'unknown error';
  const detail = cause instanceof Error ? cause.message : name;
  if (name === 'QuotaExceededError') {
    const { usage, limit } = await quota();
    const full = limit ? `: ${megabytes(usage ?? 0)} of the ${megabytes(limit)} that it allows are in use` : '';
    const message =
      `Could not ${doing}, because the browser's storage is full${full}. Nothing was written, and what was kept before ` +
      'is untouched. Delete earlier runs or kept stages, or free space on the disk.';
    return new StoreError(message, 'quota', { cause });
  }
  if (name === 'DataCloneError') {
    return new StoreError(`Could not ${doing}: it holds something that cannot be stored (${detail}).`, 'data', {
      cause,
    });
  }
  const message = `Could not ${doing}: the browser's database does not answer (${detail}). Reload the page to try again.`;
  return new StoreError(message, 'unavailable', { cause });
}
