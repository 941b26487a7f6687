/**
 * The store of the command line where something is to outlive the process: a file for each value in one folder. Each is written beside its
 * place and renamed, so that it is whole or absent however the process ends. One process uses a folder at a time.
 */
import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { messageOf } from '../contract/message';
import { StoreError } from './KeyValueStore';
import { RecordedStore, type StoreRecord } from './RecordedStore';

/** Of files that are being written. */
const PART = '.part';

export class DiskStore extends RecordedStore {
  private readonly known = new Map<string, StoreRecord>();

  /** @param folder is made where it is not there; nothing else should lie in it */
  constructor(private readonly folder: string) {
    super();
    mkdirSync(folder, { recursive: true });
    const found = readdirSync(folder).flatMap((file) => {
      const path = join(folder, file);
      // Left by a process that was killed.
      if (file.endsWith(PART)) rmSync(path, { force: true });
      if (file.endsWith(PART) || !file.startsWith(VALUE)) return [];
      const { size, mtimeMs } = statSync(path);
      return [{ key: keyOf(file), bytes: size, savedAt: mtimeMs }];
    });
    found.sort((a, b) => a.savedAt - b.savedAt);
    for (const { key, ...record } of found) this.known.set(key, { ...record, order: this.known.size - found.length });
  }

  async get<T>(key: string): Promise<T | undefined> {
    if (!this.known.has(key)) return undefined;
    try {
      return deserialize(await readFile(this.pathOf(key))) as T;
    } catch (cause) {
      throw new StoreError(
        `${this.pathOf(key)} cannot be read (${messageOf(cause)}). Delete it: it is made again.`,
        'unavailable',
        {
          cause,
        },
      );
    }
  }

  getMany<T>(keys: readonly string[]): Promise<(T | undefined)[]> {
    return Promise.all(keys.map((key) => this.get<T>(key)));
  }

  async setMany(entries: readonly (readonly [string, unknown])[]): Promise<void> {
    await mkdir(this.folder, { recursive: true });
    const parts = entries.map(([key, value]) => ({
      key,
      part: join(this.folder, `${randomBytes(8).toString('hex')}${PART}`),
      bytes: bytesOf(key, value),
      record: this.newRecord(value),
    }));
    try {
      for (const { part, bytes } of parts) await writeFile(part, bytes);
      for (const { key, part, record } of parts) {
        await rename(part, this.pathOf(key));
        this.known.set(key, record);
      }
    } catch (cause) {
      await Promise.all(parts.map(({ part }) => rm(part, { force: true }).catch(() => {})));
      const full = (cause as NodeJS.ErrnoException).code === 'ENOSPC';
      const what = full ? 'the disk is full. Make room' : messageOf(cause);
      throw new StoreError(`${this.folder} cannot be written: ${what}.`, full ? 'quota' : 'unavailable', { cause });
    }
  }

  async delete(key: string): Promise<void> {
    this.known.delete(key);
    await rm(this.pathOf(key), { force: true });
  }

  async deleteMany(keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.delete(key);
  }

  clear(): Promise<void> {
    return this.deleteMany([...this.known.keys()]);
  }

  timesEmptied(): Promise<number> {
    return Promise.resolve(0);
  }

  protected records(prefix: string): Promise<[string, StoreRecord][]> {
    return Promise.resolve([...this.known].filter(([key]) => key.startsWith(prefix)));
  }

  private pathOf(key: string): string {
    return join(this.folder, `${VALUE}${encodeURIComponent(key)}`);
  }
}

/** Begins the names of values, so that another file in the folder is none. */
const VALUE = 'value-';

const keyOf = (file: string) => decodeURIComponent(file.slice(VALUE.length));

function bytesOf(key: string, value: unknown): Buffer {
  try {
    return serialize(value);
  } catch (cause) {
    throw new StoreError(
      `Could not keep ${key}: it holds something that cannot be stored (${messageOf(cause)}).`,
      'data',
      {
        cause,
      },
    );
  }
}
