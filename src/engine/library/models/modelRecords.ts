/** The records `model/<id>` of kept models, and how models and their files go. */
import type { KeptModel } from '../../../contract/library';
import type { KeptFiles } from '../../../store/files/KeptFiles';
import { PREFIXES, type KeyValueStore } from '../../../store/KeyValueStore';

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
  const named = new Set((await modelRecords(store)).flatMap((record) => record.files.map(({ hash }) => hash)));
  for (const hash of hashes) if (!named.has(hash)) await files.delete(hash);
}
