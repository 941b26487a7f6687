import { IDBDatabase, IDBFactory, IDBObjectStore } from 'fake-indexeddb';
import 'fake-indexeddb/auto';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DiskStore } from './DiskStore';
import { IndexedDbStore } from './IndexedDbStore';
import { StoreError } from './KeyValueStore';
import type { KeyValueStore } from './KeyValueStore';
import { MemoryStore } from './MemoryStore';
import { openStore } from './openStore';
import { byteSize } from './size';
import { storageUse } from './usage';

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const folder = mkdtempSync(join(tmpdir(), 'temper-store-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const kinds: [string, () => KeyValueStore][] = [
  ['IndexedDbStore', () => new IndexedDbStore()],
  ['MemoryStore', () => new MemoryStore()],
  ['DiskStore', () => new DiskStore(mkdtempSync(join(folder, 'store-')))],
];

describe.each(kinds)('%s', (_, make) => {
  it('gives back a copy of what was written', async () => {
    const store = make();
    const value = { weights: new Uint8Array([1, 2, 3]), step: 4 };
    await store.set('checkpoint/a', value);
    value.weights[0] = 9;
    const read = await store.get<typeof value>('checkpoint/a');
    expect(read).toEqual({ weights: new Uint8Array([1, 2, 3]), step: 4 });
    read!.step = 5;
    expect((await store.get<typeof value>('checkpoint/a'))!.step).toBe(4);
    expect(await store.get('nothing')).toBeUndefined();
  });

  it('reads and deletes several values at once', async () => {
    const store = make();
    await store.setMany([
      ['feature/x/0', new Uint16Array([1, 2])],
      ['feature/x/1', new Uint16Array([3])],
      ['run/1', 'kept'],
    ]);
    expect(await store.getMany(['feature/x/1', 'nothing', 'feature/x/0'])).toEqual([
      new Uint16Array([3]),
      undefined,
      new Uint16Array([1, 2]),
    ]);
    await store.deleteMany(['feature/x/0', 'feature/x/1', 'nothing']);
    expect(await store.keys()).toEqual(['run/1']);
    expect(await store.sizeOf()).toBe(8);
  });

  it('lists, counts and deletes by prefix', async () => {
    const store = make();
    await store.set('stage/b', new Uint8Array(100));
    await store.set('stage/a', new Float32Array(25));
    await store.set('run/1', 'ab');
    expect(await store.keys('stage/')).toEqual(['stage/b', 'stage/a']);
    expect(await store.keys()).toHaveLength(3);
    expect(await store.sizeOf('stage/')).toBe(200);
    expect((await store.entries('stage/')).map(({ key, bytes }) => [key, bytes])).toEqual([
      ['stage/b', 100],
      ['stage/a', 100],
    ]);
    expect(Math.abs((await store.entries())[0]!.savedAt - Date.now())).toBeLessThan(10_000);
    expect(await store.sizeOf()).toBe(204);
    await store.set('stage/b', new Uint8Array(1));
    expect(await store.keys('stage/')).toEqual(['stage/a', 'stage/b']);
    await store.delete('stage/a');
    await store.delete('stage/a');
    expect(await store.sizeOf('stage/')).toBe(1);
    await store.clear();
    expect(await store.keys()).toEqual([]);
    expect(await store.get('run/1')).toBeUndefined();
  });

  it('writes several values or none', async () => {
    const store = make();
    await store.set('a', 1);
    const attempt = store.setMany([
      ['a', 2],
      ['b', () => 'a function cannot be stored'],
    ]);
    await expect(attempt).rejects.toMatchObject({ name: 'StoreError', kind: 'data' });
    expect(await store.get('a')).toBe(1);
    expect(await store.keys()).toEqual(['a']);
  });
});

describe('a full disk', () => {
  it('is explained, and leaves the old value', async () => {
    const store = new IndexedDbStore();
    await store.set('stage/x', new Uint8Array([1]));
    vi.stubGlobal('navigator', { storage: { estimate: () => Promise.resolve({ usage: 49e6, quota: 50e6 }) } });
    const put = IDBObjectStore.prototype.put;
    vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, value, key) {
      // The value itself still fits; its record, the last write of the transaction, does not.
      if (String(key).startsWith('record/')) throw new DOMException('full', 'QuotaExceededError');
      return put.call(this, value, key);
    });
    const attempt = store.setMany([
      ['stage/x', new Uint8Array(2_000_000)],
      ['stage/y', 1],
    ]);
    await expect(attempt).rejects.toThrow(StoreError);
    await expect(attempt).rejects.toThrow(/2\.0 MB.*storage is full: 49\.0 MB of the 50\.0 MB.*untouched/);
    await expect(attempt).rejects.toMatchObject({ kind: 'quota' });
    vi.stubGlobal('navigator', { storage: { estimate: () => Promise.resolve({ usage: 1e6, quota: 50e6 }) } });
    await expect(store.set('unfinished', 'x')).rejects.toThrow(
      /keep the note of an interrupted experiment \(1 kB\), because there is no room: .* 50\.0 MB, of which 1\.0 MB .* the disk is full/,
    );
    vi.mocked(IDBObjectStore.prototype.put).mockRestore();
    expect((await store.get<Uint8Array>('stage/x'))?.length).toBe(1);
    expect(await store.keys()).toEqual(['stage/x']);
    expect(await store.sizeOf()).toBe(1);
  });

  it('is explained where the transaction fails at its end', async () => {
    const store = new IndexedDbStore();
    await store.set('a', 1);
    const put = IDBObjectStore.prototype.put;
    vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, value, key) {
      const request = put.call(this, value, key);
      if (!String(key).startsWith('record/')) return request;
      Object.defineProperty(this.transaction, 'error', { value: new DOMException('full', 'QuotaExceededError') });
      this.transaction.abort();
      return request;
    });
    await expect(store.setMany([['a', 2]])).rejects.toMatchObject({ kind: 'quota' });
    vi.mocked(IDBObjectStore.prototype.put).mockRestore();
    expect(await store.get('a')).toBe(1);
  });
});

describe('a store that somebody else empties while it is open', () => {
  const deleted = (name = 'temper') =>
    new Promise<void>((resolve, reject) => {
      const request = indexedDB.deleteDatabase(name);
      request.onsuccess = () => resolve();
      request.onerror = () => reject(request.error!);
      request.onblocked = () => reject(new Error('blocked'));
    });

  it('gives way to a deletion, is opened again, and knows it', async () => {
    const { store } = await openStore();
    await store.set('run/1', 'a');
    expect(await store.timesEmptied()).toBe(0);
    await deleted();
    expect(await store.get('run/1')).toBeUndefined();
    await store.set('run/2', 'b');
    expect(await store.timesEmptied()).toBe(1);
    await deleted();
    expect(await store.timesEmptied()).toBe(2);
    expect(await store.timesEmptied()).toBe(2);
    expect(await store.keys()).toEqual([]);
  });

  it('knows what another tab cleared, and not what it cleared itself', async () => {
    const [one, other] = [new IndexedDbStore(), new IndexedDbStore()];
    await one.set('run/1', 'a');
    await other.set('run/2', 'b');
    await one.clear();
    expect([await one.timesEmptied(), await other.timesEmptied()]).toEqual([0, 1]);
    await one.set('run/3', 'c');
    expect([await one.timesEmptied(), await other.timesEmptied()]).toEqual([0, 1]);
    expect(await other.keys()).toEqual(['run/3']);
  });

  it('loses no write under which the connection is closed', async () => {
    const store = new IndexedDbStore();
    await store.set('run/1', 'a');
    const transaction = vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementationOnce(() => {
      throw new DOMException('The database connection is closing.', 'InvalidStateError');
    });
    await store.set('run/2', 'b');
    expect(transaction).toHaveBeenCalledTimes(2);
    expect(await store.keys()).toEqual(['run/1', 'run/2']);
    transaction.mockImplementation(() => {
      throw new DOMException('The database connection is closing.', 'InvalidStateError');
    });
    await expect(store.set('run/3', 'c')).rejects.toMatchObject({ name: 'StoreError', kind: 'unavailable' });
    transaction.mockRestore();
    await store.set('run/3', 'c');
    expect(await store.keys()).toHaveLength(3);
  });
});

describe('openStore', () => {
  it('gives the database where it works, and finds earlier values in it', async () => {
    const first = await openStore();
    expect(first).toMatchObject({ persistent: true, note: null });
    expect(await first.store.keys()).toEqual([]);
    await first.store.set('run/1', { seed: 1 });
    const second = await openStore();
    expect(await second.store.get('run/1')).toEqual({ seed: 1 });
  });

  it('falls back to memory without IndexedDB, and says so', async () => {
    vi.stubGlobal('indexedDB', undefined);
    const { store, persistent, note } = await openStore();
    expect(persistent).toBe(false);
    expect(note).toMatch(/Nothing is kept after this page closes/);
    await store.set('a', 1);
    expect(await store.get('a')).toBe(1);
  });

  it('falls back where the database refuses or never answers', async () => {
    vi.stubGlobal('indexedDB', {
      open: () => {
        throw new DOMException('denied', 'SecurityError');
      },
    });
    expect((await openStore()).note).toMatch(/denied/);
    Object.defineProperty(globalThis, 'indexedDB', {
      configurable: true,
      get() {
        throw new DOMException('denied here too', 'SecurityError');
      },
    });
    expect((await openStore()).note).toMatch(/denied here too/);
    Object.defineProperty(globalThis, 'indexedDB', { configurable: true, writable: true, value: undefined });
    vi.stubGlobal('indexedDB', { open: () => ({}) });
    expect((await openStore({ timeout: 20 })).note).toMatch(/no answer within 0\.02 s/);
  });

  it('falls back where a write fails', async () => {
    vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
      throw new DOMException('none left', 'QuotaExceededError');
    });
    const opened = await openStore();
    expect(opened.persistent).toBe(false);
    expect(opened.note).toMatch(/storage is full/);
  });
});

describe('usage', () => {
  it('counts our bytes and passes the limit on', async () => {
    const store = new MemoryStore();
    await store.set('a', new Uint8Array(7));
    vi.stubGlobal('navigator', { storage: { estimate: () => Promise.resolve({ usage: 9, quota: 100 }) } });
    expect(await storageUse(store)).toEqual({ used: 7, quota: 100, emptied: 0 });
    vi.stubGlobal('navigator', {});
    expect(await storageUse(store)).toEqual({ used: 7, quota: null, emptied: 0 });
  });
  it('knows the size of nested data', () => {
    expect(byteSize({ a: new Float32Array(3), b: ['xy', 1, null, true] })).toBe(2 + 12 + 2 + 4 + 8 + 1 + 1);
    expect(byteSize(new Map([['k', new Uint8Array(5)]]))).toBe(7);
  });
});

describe('DiskStore', () => {
  it('is found again by another process, in its order, without what was half written', async () => {
    const at = mkdtempSync(join(folder, 'again-'));
    const first = new DiskStore(at);
    await first.set('stage/b', { weights: new Float32Array([1.5, -2]) });
    await first.set('checkpoint/measuring-a/0', [1, 'two']);
    writeFileSync(join(at, '0011.part'), 'half');
    const second = new DiskStore(at);
    expect(await second.keys()).toEqual(['stage/b', 'checkpoint/measuring-a/0']);
    expect(await second.get('stage/b')).toEqual({ weights: new Float32Array([1.5, -2]) });
    expect(readdirSync(at).filter((name) => name.endsWith('.part'))).toEqual([]);
  });
});
