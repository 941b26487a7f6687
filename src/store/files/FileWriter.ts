/**
 * Writes one file in chunks, hashing on the way where its hash is not known yet. Nothing of it can be seen before `finish` writes its manifest: a write that is cut
 * off leaves chunks that belong to nothing, and `KeptFiles.sweep` deletes those. A download also notes where it stands with
 * every chunk, in the same transaction, so that it can go on after a reload.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { StoreError, type KeyValueStore } from '../KeyValueStore';
import { chunkKey, manifestKey, unfinishedKey, uploadPrefix } from './keys';

/** What is kept of a whole file. */
export interface Manifest {
  /** SHA-256, 64 hexadecimal digits. */
  hash: string;
  name: string;
  /** What it belongs to, such as `model`: each owner tidies up its own. */
  owner: string;
  /** Bytes. */
  size: number;
  chunkBytes: number;
  upload: string;
  savedAt: string;
}

/** A download that is not whole yet. */
export interface Unfinished {
  upload: string;
  address: string;
  name: string;
  /** ETag, or when it was last modified: tells whether the server still has the same file. Null: nobody can tell. */
  validator: string | null;
  /** Bytes of the whole file; null where the server did not say. */
  total: number | null;
  /** Bytes that are here. */
  bytes: number;
  chunkBytes: number;
  savedAt: string;
}

export class FileWriter {
  /** Bytes taken so far. */
  bytes = 0;
  /** What is noted with each chunk; null for files that need not go on after a reload. */
  note: Pick<Unfinished, 'address' | 'name' | 'validator' | 'total'> | null = null;
  private readonly hash = sha256.create();
  private readonly chunk: Uint8Array;
  private filled = 0;

  constructor(
    private readonly store: KeyValueStore,
    readonly upload: string,
    private readonly chunkBytes: number,
    /** The file's hash where it is known: hashing takes as long as writing. */
    private readonly known: string | null = null,
  ) {
    this.chunk = new Uint8Array(chunkBytes);
  }

  /** @throws {StoreError} kind `quota` where it does not fit; the caller abandons */
  async write(bytes: Uint8Array): Promise<void> {
    if (this.known === null) this.hash.update(bytes);
    for (let from = 0; from < bytes.length;) {
      const taken = bytes.subarray(from, from + this.chunkBytes - this.filled);
      this.chunk.set(taken, this.filled);
      this.filled += taken.length;
      this.bytes += taken.length;
      from += taken.length;
      if (this.filled === this.chunkBytes) {
        await this.writeChunk();
        this.filled = 0;
      }
    }
  }

  /** Takes in the chunks that an earlier writer left. */
  async takeUp(found: Unfinished): Promise<void> {
    this.note = found;
    for (let index = 0; this.bytes < found.bytes; index++) {
      const chunk = await this.store.get<Uint8Array>(chunkKey(this.upload, index));
      const expected = Math.min(this.chunkBytes, found.bytes - this.bytes);
      if (!chunk || chunk.length < expected) throw new StoreError('A part of an unfinished download is gone.', 'data');
      const whole = chunk.subarray(0, expected);
      this.hash.update(whole);
      this.bytes += expected;
      if (expected < this.chunkBytes) {
        this.chunk.set(whole);
        this.filled = expected;
      }
    }
  }

  /** Keeps what has come so far, the chunk that is not full too, for another visit. */
  async pause(): Promise<void> {
    // A chunk that is full was noted when it was written.
    if (this.note && this.filled > 0) await this.writeChunk();
  }

  /**
   * Writes the manifest, last. Content that is kept already stays, and this copy is deleted.
   * @returns the manifest of whichever copy is kept
   */
  async finish(name: string, owner: string): Promise<Manifest> {
    if (this.filled > 0) await this.writeChunk();
    const hash = this.known ?? bytesToHex(this.hash.digest());
    const known = await this.store.get<Manifest>(manifestKey(hash));
    if (known) {
      await this.abandon();
      return known;
    }
    const chunks = (await this.store.keys(uploadPrefix(this.upload))).filter(
      (key) => key !== unfinishedKey(this.upload),
    );
    if (chunks.length !== Math.ceil(this.bytes / this.chunkBytes)) {
      throw new StoreError(`Parts of ${name} were deleted while it was written. Try again.`, 'data');
    }
    const { bytes: size, chunkBytes, upload } = this;
    const manifest: Manifest = { hash, name, owner, size, chunkBytes, upload, savedAt: new Date().toISOString() };
    await this.store.set(manifestKey(hash), manifest);
    await this.store.delete(unfinishedKey(upload));
    return manifest;
  }

  /** Deletes all of it. */
  async abandon(): Promise<void> {
    await deleteUpload(this.store, this.upload);
  }

  private async writeChunk(): Promise<void> {
    const index = Math.floor((this.bytes - 1) / this.chunkBytes);
    // The store copies; a part of the buffer would take all of it along.
    const chunk = this.filled === this.chunkBytes ? this.chunk : this.chunk.slice(0, this.filled);
    const entries: [string, unknown][] = [[chunkKey(this.upload, index), chunk]];
    if (this.note) {
      const { address, name, validator, total } = this.note;
      const { upload, bytes, chunkBytes } = this;
      const savedAt = new Date().toISOString();
      const unfinished: Unfinished = { upload, address, name, validator, total, bytes, chunkBytes, savedAt };
      entries.push([unfinishedKey(upload), unfinished]);
    }
    await this.store.setMany(entries);
  }
}

/** Deletes the note and all chunks of an upload. */
export async function deleteUpload(store: KeyValueStore, upload: string): Promise<void> {
  await store.deleteMany([unfinishedKey(upload), ...(await store.keys(uploadPrefix(upload)))]);
}
