/** The records `model/<id>` of kept models, and how models and their files go. */
import type { KeptModel } from '../../../contract/library';
import type { KeptFiles } from '../../../store/files/KeptFiles';
import type { RangedFile } from '../../../store/files/RangedFile';
import { PREFIXES, type KeyValueStore } from '../../../store/KeyValueStore';
import { EngineError } from '../../engineError';

/** Whose the kept files are, for tidying up. */
export const OWNER = 'model';

/** What stands under `model/<id>`. */
export interface ModelRecord {
  kept: KeptModel;
  /** Names and hashes of its kept files, the weights first. */
  files: readonly { path: string; hash: string }[];
}

/** The one written longest ago first. */
export async function modelRecords(store: KeyValueStore): Promise<ModelRecord[]> {
  const keys = await store.keys(PREFIXES.model);
  const records = await store.getMany<ModelRecord>(keys);
  return records.filter((record) => record !== undefined);
}

/** @throws {EngineError} where it is not kept */
export async function modelRecord(store: KeyValueStore, id: string): Promise<ModelRecord> {
  const record = await store.get<ModelRecord>(PREFIXES.model + id);
  if (record) return record;
  throw new EngineError('This model is not kept in this browser. Bring it in again, or choose another.');
}

/** The kept files of a model, under their names. @throws {StoreError} where one is gone */
export async function filesOf(files: KeptFiles, record: ModelRecord): Promise<RangedFile[]> {
  const opened: RangedFile[] = [];
  for (const { path, hash } of record.files) opened.push({ ...(await files.open(hash)), path });
  return opened;
}

/** Deletes a model and those of its files that no other model needs. No error where there is none. */
export async function forgetModel(store: KeyValueStore, files: KeptFiles, id: string): Promise<void> {
  const record = await store.get<ModelRecord>(PREFIXES.model + id);
  // The record first: what is cut off here leaves files that nothing names, and these are swept.
  await store.delete(PREFIXES.model + id);
  if (!record) return;
  await deleteUnnamed(
    store,
    files,
    record.files.map(({ hash }) => hash),
  );
}

/** Deletes those of the files that no model names. */
export async function deleteUnnamed(store: KeyValueStore, files: KeptFiles, hashes: readonly string[]): Promise<void> {
  const named = await namedFiles(store);
  for (const hash of hashes) if (!named.has(hash)) await files.delete(hash);
}

/** Deletes what a crash left behind: files that no model names. Only while nobody is bringing anything in. */
export async function sweepModels(store: KeyValueStore, files: KeptFiles): Promise<void> {
  await files.sweep(OWNER, await namedFiles(store));
}

async function namedFiles(store: KeyValueStore): Promise<Set<string>> {
  return new Set((await modelRecords(store)).flatMap((record) => record.files.map(({ hash }) => hash)));
}
