/**
 * What of the files that were chosen or dropped is a model, and which of them belong together: weights and the JSON files beside them (the
 * publisher's settings, a CLIP's tokenizer), a bundle, `model.json` and its shards.
 */
import type { AddModelRequest, DataFile } from '../../contract/library';

/** Enough for the directory of a bundle, which holds a handful of files, and the comment that may follow it. */
const DIRECTORY_BYTES = 70_000;
/** Weights by their names: those that are read, and formats of which the engine says what to do with them. */
const TORCH = /\.(pth?|pth?\.tar|ckpt)$|(^|\/)[^/]*(pytorch_model|model|weights)[^/]*\.bin$/i;
const FOREIGN = /\.(pkl|h5|keras|onnx|tflite|gguf|msgpack)$/i;
/** One model that was cut into several files. */
const PART = /-\d+-of-\d+\.(safetensors|bin)$/i;

const nameOf = ({ path }: DataFile) => path.split('/').at(-1)!;
const folderOf = ({ path }: DataFile) => path.slice(0, path.lastIndexOf('/') + 1);
const endsWith = (end: string) => (file: DataFile) => nameOf(file).toLowerCase().endsWith(end);
const isSafetensors = endsWith('.safetensors');
const isLayers = (file: DataFile) => nameOf(file) === 'model.json' || isShard(file);
const isShard = (file: DataFile) => /shard\d+of\d+/i.test(nameOf(file));
const isTorch = (file: DataFile) => TORCH.test(file.path) && !isShard(file);

/** Whether a file of this name is a model, whatever is in it. */
export function isModelName(path: string): boolean {
  const file = { path } as DataFile;
  return isSafetensors(file) || isLayers(file) || isTorch(file) || FOREIGN.test(path);
}

/** Whether these are models and no pictures. An archive is, where its directory names a weight file, and `.bin` where it begins as one. */
export async function areModels(files: readonly DataFile[]): Promise<boolean> {
  if (files.some((file) => isSafetensors(file) || isLayers(file))) return true;
  // Among other files, a checkpoint may lie beside the pictures that it was trained on.
  const others = files.filter((file) => !/\.(json|md|txt|yaml|yml|py)$/i.test(file.path));
  if (others.length > 0 && others.every(({ path }) => isModelName(path))) return true;
  for (const { file } of files.filter(endsWith('.zip'))) if (await isBundle(file)) return true;
  if (others.length === 0 || !others.every(endsWith('.bin'))) return false;
  return (await Promise.all(others.map(({ file }) => beginsAsTorch(file)))).every(Boolean);
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

/** An archive, or a pickle of protocol 2. Records of CIFAR begin with a class, which is less than either. */
async function beginsAsTorch(file: Blob): Promise<boolean> {
  try {
    const [first, second] = new Uint8Array(await file.slice(0, 2).arrayBuffer());
    return (first === 0x50 && second === 0x4b) || (first === 0x80 && second === 2);
  } catch {
    return false;
  }
}

/** One request for each model. Files of other kinds go along as they are, so that the engine can say what they are not. */
export function requestsOf(files: readonly DataFile[]): AddModelRequest[] {
  const requests: AddModelRequest[] = [];
  const safetensors = files.filter(isSafetensors);
  const torch = files.filter((file) => (isTorch(file) || isPlainBin(file)) && !files.some(isLayers));
  // The same weights lie in several formats in many repositories: the engine takes the better one.
  const weights = [
    ...safetensors,
    ...torch.filter((file) => !safetensors.some((one) => folderOf(one) === folderOf(file))),
  ];
  const parts = weights.filter(({ path }) => PART.test(path));
  if (parts.length > 0) requests.push({ files: parts });
  for (const file of weights.filter((one) => !parts.includes(one))) {
    const beside = files.filter(
      (other) => other !== file && besideWeights(other) && !isLayers(other) && folderOf(other) === folderOf(file),
    );
    const alone = weights.filter((one) => folderOf(one) === folderOf(file)).length === 1;
    requests.push({ files: [file, ...(alone ? beside : beside.filter(endsWith('.json')))] });
  }
  for (const file of files.filter(endsWith('.zip'))) requests.push({ files: [file] });
  const layers = files.filter((file) => endsWith('.json')(file) || endsWith('.bin')(file));
  if (files.some(isLayers)) requests.push({ files: layers });
  return requests.length > 0 ? requests : [{ files: [...files] }];
}

/** What may tell something of weights in the same folder: settings, and other formats of them, which are said to be passed over. */
function besideWeights(file: DataFile): boolean {
  return endsWith('.json')(file) || isTorch(file) || FOREIGN.test(file.path);
}

const isPlainBin = (file: DataFile) => endsWith('.bin')(file) && !isShard(file);
