import { beforeEach, describe, expect, it } from 'vitest';
import type { KeptItem } from '../../contract/library';
import { StorageRoom, type Persistence } from './Storage.svelte';
import type { KeptKind } from './keptGroups';

const item = (key: string, kind: KeptKind, bytes: number): KeptItem => ({
  key,
  kind,
  label: key,
  bytes,
  savedAt: null,
});
let kept: KeptItem[];
let needed: string[];
let told: KeptKind[][];
const engine = {
  keptItems: () => Promise.resolve(kept),
  storage: () => Promise.resolve({ used: 1, quota: 100 }),
  deleteKept: (key: string) => {
    if (needed.includes(key)) return Promise.reject(new Error('The experiment that runs needs it. Cancel that first.'));
    kept = kept.filter((one) => one.key !== key);
    return Promise.resolve();
  },
};
let header: number | null;
const room = (persistence?: Persistence) =>
  new StorageRoom(
    engine,
    { onDeleted: (kinds) => void told.push([...kinds]), onListed: ({ used }) => (header = used) },
    persistence,
  );

beforeEach(() => {
  needed = [];
  told = [];
  header = null;
  kept = [
    item('a', 'stage', 5),
    item('big', 'model', 90),
    item('b', 'stage', 30),
    item('half', 'unfinished download', 7),
  ];
});

describe('the storage manager', () => {
  it('lists kinds and what is in them, the largest first', async () => {
    const storage = room();
    await storage.load();
    expect(storage.groups.map(({ kind, bytes, items }) => [kind, bytes, items.map(({ key }) => key)])).toEqual([
      ['model', 90, ['big']],
      ['stage', 35, ['b', 'a']],
      ['unfinished download', 7, ['half']],
    ]);
    expect(storage.bytes).toBe(132);
    // The header shows the same, whatever it had before.
    expect(header).toBe(132);
    expect(storage.use?.quota).toBe(100);
    expect(storage.promised).toBeNull();
  });

  it('deletes one, a kind, and all', async () => {
    const storage = room();
    await storage.load();
    await storage.delete(kept[0]!);
    expect(storage.items.map(({ key }) => key)).toEqual(['big', 'b', 'half']);
    await storage.deleteKind('unfinished download');
    expect(header).toBe(storage.bytes);
    await storage.deleteAll();
    expect([storage.items, header]).toEqual([[], 0]);
    expect(told).toEqual([['stage'], ['unfinished download'], ['model', 'stage']]);
    expect(storage.problems).toEqual([]);
  });

  it('leaves what a job needs, says why once, and deletes the rest', async () => {
    needed = ['a', 'b'];
    const storage = room();
    await storage.load();
    await storage.deleteAll();
    expect(storage.items.map(({ key }) => key)).toEqual(['a', 'b']);
    expect(storage.problems).toEqual(['“a”, “b” stayed: The experiment that runs needs it. Cancel that first.']);
    expect(told).toEqual([['model', 'unfinished download']]);
  });

  it('asks the browser to keep it, and says what it answered', async () => {
    let grants = false;
    const storage = room({ persisted: () => Promise.resolve(false), persist: () => Promise.resolve(grants) });
    await storage.load();
    expect(storage.promised).toBe(false);
    await storage.askToKeep();
    expect(storage.answer).toContain('did not promise');
    grants = true;
    await storage.askToKeep();
    expect([storage.promised, storage.answer]).toEqual([true, 'The browser promised to keep it.']);
  });
});
