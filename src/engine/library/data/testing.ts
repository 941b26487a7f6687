/** For tests: a library over a store in memory, files as a page hands them over, and a store that becomes full. */
import type { DataChoice, DataFile, TransferProgress } from '../../../contract/library';
import type { SourceFile } from '../../../sources/files/SourceFile';
import { decodeTest } from '../../../sources/pictures/testing';
import type { DecodePicture } from '../../../sources/pictures/PictureSource';
import { StoreError, type KeyValueStore } from '../../../store/KeyValueStore';
import { MemoryStore } from '../../../store/MemoryStore';
import { Transfer } from '../transfer';
import { DataLibrary } from './DataLibrary';

export const ignore = (): void => {};
export const CHOICE: DataChoice = { name: 'mine', seed: 1 };

/** Counts reads; refuses writes when `room` of them are done. */
export class TestStore extends MemoryStore {
  reads = 0;
  room = Infinity;

  override get<T>(key: string): Promise<T | undefined> {
    this.reads++;
    return super.get<T>(key);
  }

  override async setMany(entries: Parameters<KeyValueStore['setMany']>[0]): Promise<void> {
    if (this.room-- <= 0) throw new StoreError('Could not keep a data set, because the storage is full.', 'quota');
    await super.setMany(entries);
  }
}

export interface TestLibrary {
  store: TestStore;
  transfer: Transfer;
  library: DataLibrary;
  progress: TransferProgress[];
  onProgress: (progress: TransferProgress) => void;
}

export function testLibrary(more: { decode?: DecodePicture; fetch?: typeof fetch } = {}): TestLibrary {
  const store = new TestStore();
  const transfer = new Transfer(null);
  const progress: TransferProgress[] = [];
  const platform = { decode: decodeTest, fetch: () => Promise.reject(new Error('no network here')), ...more };
  return {
    store,
    transfer,
    library: new DataLibrary(store, platform, transfer, [1, 1]),
    progress,
    onProgress: (one) => void progress.push(one),
  };
}

export async function dataFile(file: SourceFile): Promise<DataFile> {
  return { path: file.path, file: new Blob([(await file.read()) as Uint8Array<ArrayBuffer>]) };
}

/** `decodeTest` makes a picture of `side` and one grey level of it. */
export function picture(path: string, side: number, level: number): DataFile {
  return { path, file: new Blob([Uint8Array.of(side, level)]) };
}

/** Grey level of each picture of a set. */
export function levels({ pixels, width, count }: { pixels: Uint8Array; width: number; count: number }): number[] {
  return Array.from({ length: count }, (_, i) => pixels[i * width * width * 3]!);
}
