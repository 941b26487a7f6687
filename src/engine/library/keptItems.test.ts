import { describe, expect, it } from 'vitest';
import { KeptFiles } from '../../store/files/KeptFiles';
import { fileOfBytes } from '../../store/files/RangedFile';
import { MemoryStore } from '../../store/MemoryStore';
import { deleteKept, keptItems } from './keptItems';

/** A store with something of every kind. */
async function filled() {
  const store = new MemoryStore();
  const files = new KeptFiles(store, 100);
  const { hash } = await files.keep(fileOfBytes('w', new Uint8Array(1000).fill(3)), { name: 'w', owner: 'model' });
  for (const id of ['one', 'two']) {
    const kept = { id, label: `Model ${id}`, savedAt: '2026-01-02T00:00:00.000Z' };
    await store.set(`model/${id}`, { kept, files: [{ path: 'w', hash }] });
  }
  const download = files.writer();
  download.note = { address: 'https://host.org/m', name: 'm.safetensors', validator: '"1"', total: 5e6 };
  await download.write(new Uint8Array(250));
  await download.pause();
  await files.writer().write(new Uint8Array(120));
  await store.set('data/d', { kept: { name: 'Cats', savedAt: '2026-01-03T00:00:00.000Z' }, upload: 'u', parts: [] });
  await store.set('data/u/0/0', new Uint8Array(500));
  await store.set('run/r', { summary: { label: 'emoji-16, quick, seed 1' }, report: {} });
  await store.set('picture/p', { title: 'My cat', file: new Uint8Array(10) });
  await store.set('stage/trained-abc', new Uint8Array(70));
  await store.set('checkpoint/abc', new Uint8Array(60));
  for (let part = 0; part < 3; part++) await store.set(`checkpoint/measuring-m/${part}`, new Uint8Array(20));
  for (let row = 0; row < 9; row++) await store.set(`feature/f/${row}`, new Uint8Array(10));
  await store.set('weights/emoji-16/small', new Uint8Array(5));
  return store;
}

describe('what is kept', () => {
  it('is listed by what people know, the largest first, every byte once', async () => {
    const store = await filled();
    const items = await keptItems(store);
    const label = (kind: string) => items.filter((item) => item.kind === kind).map((item) => item.label);
    expect(label('model')).toEqual(['Model one', 'Model two']);
    expect(label('unfinished download')).toEqual(['m.safetensors from host.org: 0.0 MB of 5.0 MB']);
    expect(label('data')).toEqual(['Cats']);
    expect(label('run')).toEqual(['Report: emoji-16, quick, seed 1']);
    expect(label('picture')).toEqual(['My cat']);
    expect(label('stage').sort()).toEqual([
      'A trained model of an experiment',
      'Features of a frozen trunk, kept while a model is tuned',
    ]);
    expect(label('checkpoint')).toEqual(['Where a measurement goes on', 'Where a training goes on']);
    expect(label('other').sort()).toEqual([
      'Left over from something that was cut off',
      'Something of an older version (weights/emoji-16)',
    ]);
    const bytes = items.map((item) => item.bytes);
    expect(bytes).toEqual([...bytes].sort((a, b) => b - a));
    expect(bytes.reduce((a, b) => a + b)).toBe(await store.sizeOf());
    expect(items.find(({ kind }) => kind === 'model')).toMatchObject({ savedAt: '2026-01-02T00:00:00.000Z' });
    expect(new Set(items.map(({ key }) => key)).size).toBe(items.length);
  });

  it('goes one by one, a file that two models share with the second', async () => {
    const store = await filled();
    await deleteKept(store, 'model/one');
    expect(await new KeptFiles(store).list()).toHaveLength(1);
    await deleteKept(store, 'model/two');
    expect(await new KeptFiles(store).list()).toEqual([]);
    await expect(deleteKept(store, 'model/two')).rejects.toThrow(/no longer kept/);
    await deleteKept(store, 'data/d');
    expect(await store.keys('data/')).toEqual([]);
    for (let items = await keptItems(store); items.length > 0; items = await keptItems(store)) {
      await deleteKept(store, items[0]!.key);
      expect(await keptItems(store)).toHaveLength(items.length - 1);
    }
    expect(await store.keys()).toEqual([]);
  });
});
