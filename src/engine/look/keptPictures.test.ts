import { describe, expect, it } from 'vitest';
import { StoreError } from '../../store/KeyValueStore';
import { MemoryStore } from '../../store/MemoryStore';
import { KeptPictures, MAX_KEPT } from './keptPictures';

const picture = (id: string) => ({
  id,
  title: `${id}.png`,
  file: Uint8Array.of(1, 2, 3),
  type: 'image/png',
  savedAt: '2026-01-01T00:00:00Z',
});

describe('KeptPictures', () => {
  it('keeps the newest dozen, the newest first, and forgets one by one', async () => {
    const kept = new KeptPictures(new MemoryStore());
    for (let i = 0; i < MAX_KEPT + 3; i++) await kept.keep(picture(`p${i}`));
    const list = await kept.list();
    expect(list).toHaveLength(MAX_KEPT);
    expect(list[0]).toEqual(picture(`p${MAX_KEPT + 2}`));
    expect(list.at(-1)!.id).toBe('p3');
    await kept.forget('p7');
    expect((await kept.list()).map(({ id }) => id)).not.toContain('p7');
  });

  it('leaves what was kept before where a picture does not fit', async () => {
    const store = new MemoryStore();
    const kept = new KeptPictures(store);
    await kept.keep(picture('a'));
    store.setMany = () => Promise.reject(new StoreError('The storage is full.', 'quota'));
    await expect(kept.keep(picture('b'))).rejects.toThrow('full');
    expect((await kept.list()).map(({ id }) => id)).toEqual(['a']);
  });
});
