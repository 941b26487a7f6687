/** A kept file as its readers see it: only the chunks that a range needs are read, and one of them stays in memory. */
import { StoreError, type KeyValueStore } from '../KeyValueStore';
import type { Manifest } from './FileWriter';
import { chunkKey } from './keys';
import type { RangedFile } from './RangedFile';

/** What is read within one chunk shares its memory: copy what is changed. Rejects with a `StoreError` where a chunk is gone. */
export function chunkedFile(store: KeyValueStore, manifest: Manifest): RangedFile {
  const { name, size, chunkBytes, upload } = manifest;
  let last: { index: number; bytes: Promise<Uint8Array> } | null = null;

  const chunk = (index: number): Promise<Uint8Array> => {
    if (last?.index === index) return last.bytes;
    const bytes = load(index);
    last = { index, bytes };
    bytes.catch(() => (last = null));
    return bytes;
  };

  const load = async (index: number): Promise<Uint8Array> => {
    const bytes = await store.get<Uint8Array>(chunkKey(upload, index));
    if (bytes?.length === Math.min(chunkBytes, size - index * chunkBytes)) return bytes;
    throw new StoreError(
      `${name} is no longer whole in this browser's storage: part ${index + 1} is gone. Delete it and bring it in again.`,
      'data',
    );
  };

  return {
    path: name,
    size,
    async read(start = 0, end = size) {
      if (!(start >= 0 && start <= end && end <= size)) {
        throw new RangeError(`${name} has ${size} bytes; bytes ${start} to ${end} do not exist.`);
      }
      const first = Math.floor(start / chunkBytes);
      if (end <= (first + 1) * chunkBytes) {
        if (start === end) return new Uint8Array();
        return (await chunk(first)).subarray(start - first * chunkBytes, end - first * chunkBytes);
      }
      const bytes = new Uint8Array(end - start);
      for (let at = start; at < end;) {
        const index = Math.floor(at / chunkBytes);
        const stop = Math.min(end, (index + 1) * chunkBytes);
        bytes.set((await chunk(index)).subarray(at - index * chunkBytes, stop - index * chunkBytes), at - start);
        at = stop;
      }
      return bytes;
    },
  };
}
