import { describe, expect, it, vi } from 'vitest';
import { keptModel } from '../../../test/fixtures/fakeLibrary';
import { AskedModels } from './AskedModels.svelte';

describe('models that are asked in Look', () => {
  it('are remembered, told to the engine, and forgotten when they are gone', async () => {
    const held = new Map<string, string>();
    const memory = {
      getItem: (key: string) => held.get(key) ?? null,
      setItem: (k: string, v: string) => void held.set(k, v),
    };
    const askInLook = vi.fn(async (_ids: readonly string[]) => {});
    const first = new AskedModels({ askInLook }, memory);
    await first.set('a', true);
    await first.set('b', true);
    const later = new AskedModels({ askInLook }, memory);
    await later.tell([keptModel('b')]);
    expect(askInLook).toHaveBeenLastCalledWith(['b']);
    await later.set('b', false);
    expect([...new AskedModels({ askInLook }, memory).ids]).toEqual([]);
  });

  it('start from none where nothing readable is remembered', () => {
    const engine = { askInLook: async () => {} };
    expect(new AskedModels(engine, { getItem: () => '{broken', setItem: () => {} }).ids.size).toBe(0);
    expect(new AskedModels(engine, null).ids.size).toBe(0);
  });
});
