/**
 * What of the files that were chosen or dropped is a model, and which of them belong together: a safetensors file and the JSON files
 * beside it (a CLIP needs its tokenizer), a bundle, `model.json` and its shards.
 */
import type { AddModelRequest, DataFile } from '../../contract/library';

/** Enough for the directory of a bundle, which holds a handful of files, and the comment that may follow it. */
const DIRECTORY_BYTES = 70_000;
/** Weights in formats that are not read: the engine says what to do with them. */
const FOREIGN = /(\.(pth?|ckpt|pkl|h5|keras|onnx|tflite|gguf|msgpack)|(^|\/)pytorch_model[^/]*\.bin)$/i;
/** One model that was cut into several files. */
const PART = /-\d+-of-\d+\.safetensors$/i;

const nameOf = ({ path }: DataFile) => path.split('/').at(-1)!;
const folderOf = ({ path }: DataFile) => path.slice(0, path.lastIndexOf('/') + 1);
const endsWith = (end: string) => (file: DataFile) => nameOf(file).toLowerCase().endsWith(end);
const isWeights = endsWith('.safetensors');
const isLayers = (file: DataFile) => nameOf(file) === 'model.json' || /shard\d+of\d+/i.test(nameOf(file));

/** Whether a file of this name is a model, whatever is in it. */
export function isModelName(path: string): boolean {
  const file = { path } as DataFile;
  return isWeights(file) || isLayers(file) || FOREIGN.test(path);
}

/** Whether these are models and no pictures. An archive is, where its directory names a weight file. */
export async function areModels(files: readonly DataFile[]): Promise<boolean> {
  if (files.some(({ path }) => isModelName(path) && !FOREIGN.test(path))) return true;
  // Among other files, a checkpoint may lie beside the pictures that it was trained on.
  if (files.length > 0 && files.every(({ path }) => FOREIGN.test(path))) return true;
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
  const requests: AddModelRequest[] = [];
  const weights = files.filter(isWeights);
  const parts = weights.filter(({ path }) => PART.test(path));
  if (parts.length > 0) requests.push({ files: parts });
  for (const file of weights.filter((one) => !parts.includes(one))) {
    const beside = files.filter(
      (other) => endsWith('.json')(other) && !isLayers(other) && folderOf(other) === folderOf(file),
    );
    requests.push({ files: [file, ...beside] });
  }
  for (const file of files.filter(endsWith('.zip'))) requests.push({ files: [file] });
  const layers = files.filter((file) => endsWith('.json')(file) || endsWith('.bin')(file));
  if (files.some(isLayers)) requests.push({ files: layers });
  return requests.length > 0 ? requests : [{ files: [...files] }];
}
