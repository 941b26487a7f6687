/**
 * Keys of kept files. `file/<hash>` is the manifest of a whole file; its chunks are `file/<upload>/<n>`, so that they can be written
 * before the hash is known; `file/<upload>/unfinished` notes a download that was cut off.
 */
import { PREFIXES } from '../KeyValueStore';

/** Bytes of a chunk: small beside the memory of a page, large beside the cost of a transaction. */
export const CHUNK_BYTES = 8_000_000;

export const manifestKey = (hash: string): string => PREFIXES.file + hash;
/** Of the chunks of an upload, and of its note. */
export const uploadPrefix = (upload: string): string => `${PREFIXES.file}${upload}/`;
export const chunkKey = (upload: string, index: number): string => uploadPrefix(upload) + index;
export const unfinishedKey = (upload: string): string => `${uploadPrefix(upload)}unfinished`;

export type FileKey =
  { kind: 'manifest'; hash: string } | { kind: 'chunk'; upload: string } | { kind: 'unfinished'; upload: string };

/** What a key below `file/` is. */
export function parseFileKey(key: string): FileKey {
  const [name, part] = key.slice(PREFIXES.file.length).split('/') as [string, string | undefined];
  if (part === undefined) return { kind: 'manifest', hash: name };
  return { kind: part === 'unfinished' ? 'unfinished' : 'chunk', upload: name };
}

/** A name that no other upload has. */
export function newUpload(): string {
  // Not `randomUUID`, which pages over plain http do not have.
  const random = globalThis.crypto.getRandomValues(new Uint32Array(2));
  return `${Date.now().toString(36)}-${[...random].map((word) => word.toString(36)).join('')}`;
}
