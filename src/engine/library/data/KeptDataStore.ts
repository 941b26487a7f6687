/**
 * What is kept of the user's own pictures: the record `data/<id>`, and pixels in chunks under `data/<upload>/<part>/`. The record
 * is written last and deleted first, so data either has all of its pixels or is not there; pixels without a record are what a
 * crash left behind.
 */
import type { KeptData } from '../../../contract/library';
import { PREFIXES, StoreError, type KeyValueStore } from '../../../store/KeyValueStore';
import { EngineError } from '../../engineError';
import type { PixelChunks } from './pixelChunks';

/** A split, or one corruption and severity. */
export interface KeptPart {
  split: string;
  /** Null for pictures that nobody corrupted. */
  corruption: string | null;
  severity: number | null;
  /** −1 where it is not known. */
  labels: Int32Array;
  /** What corruptions draw by for each picture; what was kept before they went by names has none, and draws by the index. */
  streams?: Uint32Array;
  chunks: PixelChunks;
}

export interface DataRecord {
  kept: KeptData;
  /** Where its pixels lie. */
  upload: string;
  parts: KeptPart[];
}

const isRecord = (key: string) => !key.slice(PREFIXES.data.length).includes('/');

export class KeptDataStore {
  constructor(readonly store: KeyValueStore) {}

  /** The newest first. */
  async list(): Promise<KeptData[]> {
    const keys = (await this.store.keys(PREFIXES.data)).filter(isRecord);
    const records = await Promise.all(keys.map((key) => this.store.get<DataRecord>(key)));
    return records.flatMap((record) => (record ? [record.kept] : [])).reverse();
  }

  find(id: string): Promise<DataRecord | undefined> {
    return this.store.get<DataRecord>(PREFIXES.data + id);
  }

  /** @throws {EngineError} where it is not kept */
  async get(id: string): Promise<DataRecord> {
    const record = await this.find(id);
    if (record) return record;
    throw new EngineError('These pictures are not kept in this browser. Bring them again, or choose others.');
  }

  async write(record: DataRecord): Promise<void> {
    await this.store.set(PREFIXES.data + record.kept.id, record);
  }

  async forget(id: string): Promise<void> {
    const record = await this.find(id);
    await this.store.delete(PREFIXES.data + id);
    if (record) await this.deleteUpload(record.upload);
  }

  /** Key under which the pixels of a part are written. */
  static partKey(upload: string, part: number): string {
    return `${PREFIXES.data}${upload}/${part}`;
  }

  async deleteUpload(upload: string): Promise<void> {
    await this.store.deleteMany(await this.store.keys(`${PREFIXES.data}${upload}/`));
  }

  /**
   * Runs what writes an upload; where it throws, what was written is taken away again.
   * @throws whatever `work` throws; where the storage is full, with what to do
   */
  async wholeOrAbsent<T>(upload: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      // Where even that fails, the next upload sweeps.
      await this.deleteUpload(upload).catch(() => {});
      if (!(error instanceof StoreError && error.kind === 'quota')) throw error;
      const message = `${error.message} Or keep fewer pictures of each class.`;
      throw new StoreError(message, 'quota', { cause: error });
    }
  }

  /** Deletes pixels that no record knows. Only while nothing is being kept, in no tab. */
  async sweep(): Promise<void> {
    const keys = await this.store.keys(PREFIXES.data);
    const records = await Promise.all(keys.filter(isRecord).map((key) => this.store.get<DataRecord>(key)));
    const known = new Set(records.map((record) => record?.upload));
    const uploadOf = (key: string) => key.slice(PREFIXES.data.length).split('/')[0]!;
    await this.store.deleteMany(keys.filter((key) => !isRecord(key) && !known.has(uploadOf(key))));
  }
}
