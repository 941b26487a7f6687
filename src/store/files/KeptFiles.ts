/**
 * Large files in the store, named by the SHA-256 of their content and cut into chunks, so that a model of 350 MB never stands in
 * memory whole. The same content is kept once. A file is there whole or not at all.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { PREFIXES, StoreError, type KeyValueStore } from '../KeyValueStore';
import { megabytes } from '../size';
import { chunkedFile } from './chunkedFile';
import { deleteUpload, FileWriter, type Manifest, type Unfinished } from './FileWriter';
import { CHUNK_BYTES, manifestKey, newUpload, parseFileKey, unfinishedKey } from './keys';
import { pieces, type RangedFile } from './RangedFile';

export type { Manifest, Unfinished } from './FileWriter';

export interface KeepOptions {
  name: string;
  /** What it belongs to, such as `model`. */
  owner: string;
  signal?: AbortSignal;
  /** Bytes that are hashed, and then bytes that are written. */
  onProgress?: (doing: 'read' | 'keep', done: number, total: number) => void;
}

export class KeptFiles {
  constructor(
    readonly store: KeyValueStore,
    private readonly chunkBytes = CHUNK_BYTES,
  ) {}

  /** Whole files, the one written longest ago first. */
  async list(): Promise<Manifest[]> {
    return this.values<Manifest>('manifest');
  }

  /** Downloads that can go on. */
  async unfinished(): Promise<Unfinished[]> {
    return this.values<Unfinished>('unfinished');
  }

  /** @throws {StoreError} kind `data` where no such file is kept */
  async open(hash: string): Promise<RangedFile> {
    const manifest = await this.store.get<Manifest>(manifestKey(hash));
    if (!manifest) throw new StoreError('This file is no longer kept here. Bring it in again.', 'data');
    return chunkedFile(this.store, manifest);
  }

  /** An upload that is not whole yet, to be checked before it is finished. */
  async openUnfinished(upload: string): Promise<RangedFile | null> {
    const found = await this.store.get<Unfinished>(unfinishedKey(upload));
    if (!found) return null;
    const { name, bytes: size, chunkBytes, savedAt } = found;
    return chunkedFile(this.store, { hash: '', owner: '', name, size, chunkBytes, upload, savedAt });
  }

  /**
   * Keeps a copy of a file. It is hashed first, so that what is kept already is not written again.
   * @throws {StoreError} kind `quota` where it does not fit; nothing of it is left then
   * @throws the signal's reason where it was cancelled
   */
  async keep(file: RangedFile, { name, owner, signal, onProgress }: KeepOptions): Promise<Manifest> {
    const hash = sha256.create();
    let read = 0;
    for await (const piece of pieces(file, this.chunkBytes)) {
      signal?.throwIfAborted();
      hash.update(piece);
      onProgress?.('read', (read += piece.length), file.size);
    }
    const digest = bytesToHex(hash.digest());
    const known = await this.store.get<Manifest>(manifestKey(digest));
    if (known) return known;
    const writer = new FileWriter(this.store, newUpload(), this.chunkBytes, digest);
    try {
      for await (const piece of pieces(file, this.chunkBytes)) {
        signal?.throwIfAborted();
        await writer.write(piece);
        onProgress?.('keep', writer.bytes, file.size);
      }
      return await writer.finish(name, owner);
    } catch (error) {
      await writer.abandon();
      throw tooLarge(error, name, file.size);
    }
  }

  /** For a new file. */
  writer(): FileWriter {
    return new FileWriter(this.store, newUpload(), this.chunkBytes);
  }

  /** Goes on with a download; null where its parts are not all there any more (they are deleted then). */
  async resume(found: Unfinished): Promise<FileWriter | null> {
    const writer = new FileWriter(this.store, found.upload, found.chunkBytes);
    try {
      await writer.takeUp(found);
      return writer;
    } catch (error) {
      if (!(error instanceof StoreError) || error.kind !== 'data') throw error;
      await writer.abandon();
      return null;
    }
  }

  async delete(hash: string): Promise<void> {
    const manifest = await this.store.get<Manifest>(manifestKey(hash));
    // The manifest first: what is cut off here leaves chunks without an owner, not a file with holes.
    await this.store.delete(manifestKey(hash));
    if (manifest) await deleteUpload(this.store, manifest.upload);
  }

  async deleteUnfinished(upload: string): Promise<void> {
    await deleteUpload(this.store, upload);
  }

  /**
   * Deletes what a crash left: chunks that belong to no file and to no unfinished download, and whole files of `owner` that
   * nothing refers to. Only while nobody is writing.
   */
  async sweep(owner: string, referenced: ReadonlySet<string>): Promise<void> {
    for (const { hash, owner: of } of await this.list()) {
      if (of === owner && !referenced.has(hash)) await this.delete(hash);
    }
    const whole = new Set((await this.list()).map(({ upload }) => upload));
    for (const { upload } of await this.unfinished()) {
      if (whole.has(upload)) await this.store.delete(unfinishedKey(upload));
      whole.add(upload);
    }
    for (const key of await this.store.keys(PREFIXES.file)) {
      const parsed = parseFileKey(key);
      if (parsed.kind === 'chunk' && !whole.has(parsed.upload)) await this.store.delete(key);
    }
  }

  private async values<T>(kind: 'manifest' | 'unfinished'): Promise<T[]> {
    const keys = (await this.store.keys(PREFIXES.file)).filter((key) => parseFileKey(key).kind === kind);
    const values = await Promise.all(keys.map((key) => this.store.get<T>(key)));
    return values.filter((value) => value !== undefined);
  }
}

const DOES_NOT_FIT = "does not fit into this browser's storage";

/** The same error, which says for a full disk which file it was. */
export function tooLarge(error: unknown, name: string, size: number | null): unknown {
  if (!(error instanceof StoreError) || error.kind !== 'quota' || error.message.includes(DOES_NOT_FIT)) return error;
  const of = size === null ? '' : ` (${megabytes(size)})`;
  const message = `${name}${of} ${DOES_NOT_FIT}, and nothing of it was kept. ${error.message}`;
  return new StoreError(message, 'quota', { cause: error });
}
