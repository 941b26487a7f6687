import { createHash } from 'node:crypto';
import { IDBFactory, IDBObjectStore } from 'fake-indexeddb';
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { IndexedDbStore } from '../IndexedDbStore';
import type { KeyValueStore } from '../KeyValueStore';
import { MemoryStore } from '../MemoryStore';
import { KeptFiles } from './KeptFiles';
import { fileOfBytes } from './RangedFile';

const content = Uint8Array.from({ length: 1050 }, (_, i) => (i * 37 + (i >> 8)) % 256);
const HASH = createHash('sha256').update(content).digest('hex');
const options = { name: 'x.bin', owner: 'model' };
/** Chunks of 100 bytes: eleven for the content. */
const filesOn = (store: KeyValueStore) => new KeptFiles(store, 100);

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});
afterEach(() => vi.restoreAllMocks());

const kinds: [string, () => KeyValueStore][] = [
  ['IndexedDbStore', () => new IndexedDbStore()],
  ['MemoryStore', () => new MemoryStore()],
];

describe.each(kinds)('files in %s', (_, make) => {
  it('are named by their content, and read in ranges', async () => {
    const store = make();
    const seen: [string, number][] = [];
    const onProgress = (doing: string, done: number) => void seen.push([doing, done]);
    const kept = await filesOn(store).keep(fileOfBytes('a', content), { ...options, onProgress });
    expect(kept).toMatchObject({ hash: HASH, name: 'x.bin', size: 1050 });
    expect(seen.at(0)).toEqual(['read', 100]);
    expect(seen.at(-1)).toEqual(['keep', 1050]);
    const file = await filesOn(store).open(HASH);
    expect(file.size).toBe(1050);
    for (const [start, end] of [
      [0, 1050],
      [0, 0],
      [1050, 1050],
      [99, 101],
      [100, 200],
      [105, 190],
      [250, 777],
      [1040, 1050],
    ] as const) {
      expect(await file.read(start, end), `${start} to ${end}`).toEqual(content.subarray(start, end));
    }
    await expect(file.read(1000, 1051)).rejects.toThrow(/do not exist/);
  });

  it('reads only the chunks that a range needs', async () => {
    const store = make();
    await filesOn(store).keep(fileOfBytes('a', content), options);
    const file = await filesOn(store).open(HASH);
    const get = vi.spyOn(store, 'get');
    await file.read(310, 390);
    await file.read(350, 399);
    expect(get).toHaveBeenCalledTimes(1);
    await file.read(399, 401);
    expect(get).toHaveBeenCalledTimes(2);
  });

  it('are kept once, and leave nothing when deleted', async () => {
    const store = make();
    const files = filesOn(store);
    await files.keep(fileOfBytes('a', content), options);
    const keys = await store.keys();
    const again = await files.keep(fileOfBytes('b', content), { ...options, name: 'y.bin' });
    expect(again.name).toBe('x.bin');
    const writer = files.writer();
    await writer.write(content);
    expect((await writer.finish('z.bin', 'model')).name).toBe('x.bin');
    expect(await store.keys()).toEqual(keys);
    await files.delete(HASH);
    expect(await store.keys()).toEqual([]);
    await expect(files.open(HASH)).rejects.toThrow(/no longer kept/);
  });

  it('that are empty or fit their chunks exactly are files too', async () => {
    const files = filesOn(make());
    for (const size of [0, 100, 300]) {
      const { hash } = await files.keep(fileOfBytes('a', content.subarray(0, size)), options);
      expect(await (await files.open(hash)).read()).toEqual(content.subarray(0, size));
    }
    expect((await files.list()).map(({ size }) => size)).toEqual([0, 100, 300]);
  });

  it('that were cut off are swept, unfinished downloads and others are not', async () => {
    const store = make();
    const files = filesOn(store);
    await store.set('run/1', 'report');
    await files.keep(fileOfBytes('a', content), options);
    const keys = await store.keys();
    const stray = files.writer();
    await stray.write(content);
    const download = files.writer();
    download.note = { address: 'https://host/x', name: 'x', validator: '"1"', total: 2000 };
    await download.write(content.subarray(0, 250));
    await download.pause();
    await files.sweep('model', new Set([HASH]));
    const found = await files.unfinished();
    expect(found).toMatchObject([{ address: 'https://host/x', bytes: 250, total: 2000, validator: '"1"' }]);
    expect(await (await files.openUnfinished(found[0]!.upload))!.read(90, 240)).toEqual(content.subarray(90, 240));
    await files.deleteUnfinished(found[0]!.upload);
    expect(await store.keys()).toEqual(keys);
    await files.sweep('data', new Set());
    expect(await files.list()).toHaveLength(1);
    await files.sweep('model', new Set());
    expect(await store.keys()).toEqual(['run/1']);
  });

  it.each([730, 700, 20])('go on where a download stopped at byte %i, to the same hash', async (stop) => {
    const store = make();
    const first = filesOn(store).writer();
    first.note = { address: 'https://host/x', name: 'x', validator: null, total: 1050 };
    for (let i = 0; i < stop; i += 10) await first.write(content.subarray(i, i + 10));
    await first.pause();
    const [found] = await filesOn(store).unfinished();
    const second = (await filesOn(store).resume(found!))!;
    expect(second.bytes).toBe(stop);
    await second.pause();
    await second.write(content.subarray(stop));
    expect((await second.finish('x', 'model')).hash).toBe(HASH);
    expect(await filesOn(store).unfinished()).toEqual([]);
    expect(await (await filesOn(store).open(HASH)).read()).toEqual(content);
  });

  it('do not go on where a part is gone', async () => {
    const store = make();
    const first = filesOn(store).writer();
    first.note = { address: 'https://host/x', name: 'x', validator: null, total: 1050 };
    await first.write(content);
    const [found] = await filesOn(store).unfinished();
    await store.delete(`file/${found!.upload}/3`);
    expect(await filesOn(store).resume(found!)).toBeNull();
    expect(await store.keys()).toEqual([]);
  });

  it('with a chunk missing say so', async () => {
    const store = make();
    const { upload } = await filesOn(store).keep(fileOfBytes('a', content), options);
    await store.delete(`file/${upload}/4`);
    const file = await filesOn(store).open(HASH);
    expect(await file.read(0, 400)).toEqual(content.subarray(0, 400));
    await expect(file.read(390, 410)).rejects.toThrow(/x\.bin is no longer whole.*part 5 is gone\. Delete it/);
  });

  it('can be cancelled, and leave nothing', async () => {
    const store = make();
    const controller = new AbortController();
    const onProgress = (doing: string, done: number) => {
      if (doing === 'keep' && done > 500) controller.abort(new DOMException('enough', 'AbortError'));
    };
    const keeping = filesOn(store).keep(fileOfBytes('a', content), {
      ...options,
      onProgress,
      signal: controller.signal,
    });
    await expect(keeping).rejects.toMatchObject({ name: 'AbortError' });
    expect(await store.keys()).toEqual([]);
  });
});

it('a disk that is full half-way leaves nothing, and what was there still works', async () => {
  const store = new IndexedDbStore();
  const files = filesOn(store);
  const before = await files.keep(fileOfBytes('a', content.subarray(5)), { ...options, name: 'before' });
  const keys = await store.keys();
  const put = IDBObjectStore.prototype.put;
  let left = 12;
  vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, value, key) {
    if (left-- <= 0) throw new DOMException('full', 'QuotaExceededError');
    return put.call(this, value, key);
  });
  const keeping = files.keep(fileOfBytes('a', content), options);
  await expect(keeping).rejects.toMatchObject({ name: 'StoreError', kind: 'quota' });
  await expect(keeping).rejects.toThrow(/x\.bin \(0\.0 MB\) does not fit.*nothing of it was kept.*Delete earlier runs/);
  vi.mocked(IDBObjectStore.prototype.put).mockRestore();
  expect(await store.keys()).toEqual(keys);
  expect(await (await files.open(before.hash)).read()).toEqual(content.subarray(5));
});
