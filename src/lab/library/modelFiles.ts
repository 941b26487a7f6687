/**
 * What of the files that were chosen or dropped is a model, and which of them belong together: each safetensors file and each
 * bundle is one, `model.json` and its shards are one.
 */
import type { AddModelRequest, DataFile } from '../../contract/library';

/** Enough for the directory of a bundle, which holds a handful of files, and the comment that may follow it. */
const DIRECTORY_BYTES = 70_000;

const nameOf = ({ path }: DataFile) => path.split('/').at(-1)!;
const endsWith = (end: string) => (file: DataFile) => nameOf(file).toLowerCase().endsWith(end);
const isShard = (file: DataFile) => /shard\d+of\d+/i.test(nameOf(file));

/** Whether these are models and no pictures. An archive is, where its directory names a weight file. */
export async function areModels(files: readonly DataFile[]): Promise<boolean> {
  if (files.some(endsWith('.safetensors'))) return true;
  if (files.some((file) => nameOf(file) === 'model.json' || isShard(file))) return true;
  for (const { file } of files.filter(endsWith('.zip'))) if (await isBundle(file)) return true;
  return false;
}

/** The names of a zip's entries stand in plain text in the directory at its end. */
async function isBundle(file: Blob): Promise<boolean> {
  try {
    const end = await file.slice(Math.max(0, file.size - DIRECTORY_BYTES)).arrayBuffer();
    return new TextDecoder('latin1').decode(end).includes('model.safetensors');
  } catch {
    return false; // It cannot be read: whoever opens it says why.
  }
}

/** One request for each model. Files of other kinds go along as they are, so that the engine can say what they are not. */
export function requestsOf(files: readonly DataFile[]): AddModelRequest[] {
  const single = files.filter((file) => endsWith('.safetensors')(file) || endsWith('.zip')(file));
  const layers = files.filter((file) => endsWith('.json')(file) || endsWith('.bin')(file));
  const requests = single.map((file) => ({ files: [file] }));
  if (layers.some((file) => nameOf(file) === 'model.json' || isShard(file))) requests.push({ files: layers });
  return requests.length > 0 ? requests : [{ files: [...files] }];
}
