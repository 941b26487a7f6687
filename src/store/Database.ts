/**
 * The connection to a database of one object store, `values`, for idb-keyval. It is opened when it is first needed, and again whenever
 * it was closed under the page: by the browser, when its user clears the data of the site (`close`), or by another tab that deletes
 * the database, which waits for every connection to give way (`versionchange`).
 */
import type { UseStore } from 'idb-keyval';

/** What an operation throws whose connection was closed before it or under it. Nothing of it was done then. */
const CLOSED: ReadonlySet<string> = new Set(['InvalidStateError', 'AbortError']);

export class Database {
  private opened: Promise<IDBDatabase> | null = null;

  constructor(private readonly name: string) {}

  /** Runs one transaction, and once more where the connection was closed under it. */
  readonly use: UseStore = async (mode, callback) => {
    try {
      return await callback(await this.values(mode));
    } catch (error) {
      // A transaction that was aborted for a reason of its own has that reason as its error.
      if (!(error instanceof DOMException && CLOSED.has(error.name))) throw error;
      this.opened = null;
      return callback(await this.values(mode));
    }
  };

  private async values(mode: IDBTransactionMode): Promise<IDBObjectStore> {
    return (await this.open()).transaction('values', mode).objectStore('values');
  }

  private open(): Promise<IDBDatabase> {
    if (this.opened) return this.opened;
    const opening = new Promise<IDBDatabase>((resolve, reject) => {
      const request = globalThis.indexedDB.open(this.name);
      request.onupgradeneeded = () => request.result.createObjectStore('values');
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error ?? new DOMException('the database was not opened', 'UnknownError'));
    });
    const forget = () => {
      if (this.opened === opening) this.opened = null;
    };
    opening.then((database) => {
      database.onclose = forget;
      database.onversionchange = () => {
        database.close();
        forget();
      };
    }, forget);
    return (this.opened = opening);
  }
}
