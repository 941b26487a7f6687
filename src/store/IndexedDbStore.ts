/**
 * The store in IndexedDB: database `temper`, through idb-keyval. A value and its record are written in one transaction, so
 * a full disk leaves nothing half-written: the transaction aborts and the old value stands. A mark stands beside the values; where
 * it is gone or another's, somebody else has emptied the store.
 */
import { delMany, get, getMany, keys } from 'idb-keyval';
import { Database } from './Database';
import { nameOf, StoreError } from './KeyValueStore';
import { RecordedStore } from './RecordedStore';
import type { StoreRecord } from './RecordedStore';
import { megabytes, sizeWords } from './size';
import { quota } from './usage';

export const DATABASE = 'temper';

/** Before the key of a value stands this in the key of its record. */
const RECORD = 'record/';

/** Key of the mark, which has no record: it is no value. */
const MARK = 'mark';

export class IndexedDbStore extends RecordedStore {
  private readonly database: Database;
  /** The mark that was last seen; null before the first write. */
  private mark: string | null = null;
  private emptied = 0;

  constructor(name = DATABASE) {
    super();
    this.database = new Database(name);
  }

  async get<T>(key: string): Promise<T | undefined> {
    return this.attempt(`read ${key}`, () => get<T>(key, this.database.use));
  }

  async getMany<T>(wanted: readonly string[]): Promise<(T | undefined)[]> {
    const what = [...new Set(wanted.map(nameOf))].join(', ');
    return this.attempt(`read ${what}`, () => getMany<T | undefined>([...wanted], this.database.use));
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
    await this.attempt(`keep ${names} (${sizeWords(bytes)})`, () =>
      this.database.use('readwrite', (values) => this.writeAll(values, all)),
    );
  }

  async delete(key: string): Promise<void> {
    await this.attempt(`delete ${nameOf(key)}`, () => delMany([key, RECORD + key], this.database.use));
  }

  async deleteMany(doomed: readonly string[]): Promise<void> {
    const all = doomed.flatMap((key) => [key, RECORD + key]);
    const what = [...new Set(doomed.map(nameOf))].join(', ');
    await this.attempt(`delete ${what}`, () => delMany(all, this.database.use));
  }

  async clear(): Promise<void> {
    await this.attempt('clear the storage', () =>
      this.database.use('readwrite', (values) => {
        values.clear();
        // What is emptied here is emptied for other tabs alone.
        this.mark = null;
        return this.writeAll(values, []);
      }),
    );
  }

  async timesEmptied(): Promise<number> {
    await this.attempt('look what is kept', () =>
      this.database.use('readwrite', (values) => this.writeAll(values, [])),
    );
    return this.emptied;
  }

  protected async records(prefix: string): Promise<[string, StoreRecord][]> {
    return this.attempt('list what is kept', async () => {
      const all = await keys<string>(this.database.use);
      const wanted = all.filter((key) => key.startsWith(RECORD + prefix));
      const records = await getMany<StoreRecord>(wanted, this.database.use);
      return wanted.map((key, i) => [key.slice(RECORD.length), records[i]!]);
    });
  }

  /**
   * Writes all entries in one transaction, and looks at the mark in the same. Not idb-keyval's `setMany`: where a later `put` throws
   * at once (a value that cannot be cloned), that one leaves its transaction open and the earlier values are committed.
   */
  private writeAll(values: IDBObjectStore, entries: readonly (readonly [string, unknown])[]): Promise<void> {
    const { transaction } = values;
    const look = values.get(MARK) as IDBRequest<string | undefined>;
    let mark = '';
    look.onsuccess = () => {
      mark = look.result ?? newMark();
      if (look.result === undefined) values.put(mark, MARK);
    };
    return new Promise((resolve, reject) => {
      transaction.oncomplete = () => {
        if (this.mark !== null && this.mark !== mark) this.emptied++;
        this.mark = mark;
        resolve();
      };
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

  /** Runs a database operation and turns what it throws into a `StoreError` that says what to do. */
  private async attempt<T>(doing: string, operation: () => Promise<T>): Promise<T> {
    try {
      return await operation();
    } catch (cause) {
      throw await explain(doing, cause);
    }
  }
}

function newMark(): string {
  return [...globalThis.crypto.getRandomValues(new Uint32Array(2))].map((word) => word.toString(36)).join('-');
}

/** Below this share of what the browser allows it is not its limit that was reached. */
const NEAR = 0.8;

function whyFull(usage: number, limit: number | null): string {
  if (!limit) return "the browser's storage is full";
  if (usage >= NEAR * limit) {
    return `the browser's storage is full: ${megabytes(usage)} of the ${megabytes(limit)} that it allows are in use`;
  }
  return `there is no room: the browser would allow ${megabytes(limit)}, of which ${megabytes(usage)} are in use, so the disk is full`;
}

async function explain(doing: string, cause: unknown): Promise<StoreError> {
  const name = cause instanceof Error || cause instanceof DOMException ? cause.name : 'unknown error';
  const detail = cause instanceof Error ? cause.message : name;
  if (name === 'QuotaExceededError') {
    const { usage, limit } = await quota();
    const message =
      `Could not ${doing}, because ${whyFull(usage ?? 0, limit)}. Nothing was written, and what was kept before ` +
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
