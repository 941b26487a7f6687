/** Where what is dropped on the Data & models station goes: models to the models, all else to the pictures. */
import type { DataFile } from '../../contract/library';
import { droppedFiles } from './droppedFiles';
import { areModels, isModelName } from '../models/modelFiles';

/** Whether a drop may hold a model, as far as its names say at once. Call it in the event itself. */
export function mayBeModels(transfer: DataTransfer | null): boolean {
  return [...(transfer?.files ?? [])].some(({ name }) => isModelName(name) || /\.zip$/i.test(name));
}

export interface DropTargets {
  models: { add(files: readonly DataFile[]): Promise<void> };
  ownData: { open(files: readonly DataFile[]): Promise<void> };
}

/**
 * Hands the dropped files on. Call it in the event itself.
 * @throws {Error} where a folder cannot be read, or nothing that was dropped is a file
 */
export async function routeDrop(transfer: DataTransfer | null, { models, ownData }: DropTargets): Promise<void> {
  const files = await droppedFiles(transfer);
  if (files.length === 0) throw new Error('What was dropped holds no file. Save it first, then drop its file here.');
  await routeFiles(files, { models, ownData });
}

/** Hands on files that were brought, in whichever chooser. */
export async function routeFiles(files: readonly DataFile[], { models, ownData }: DropTargets): Promise<void> {
  await ((await areModels(files)) ? models.add(files) : ownData.open(files));
}
