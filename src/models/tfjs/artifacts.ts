/**
 * The files of a TensorFlow.js model, checked and joined: `model.json` names the shards that hold the weights and says what lies in
 * them. Format: `tf.io.ModelJSON` with its `weightsManifest` (tfjs-core, `io/types.ts`).
 */
import type * as tf from '../../compute/tf';
import { ReadableError } from '../../contract/ReadableError';
import { reservedKey } from '../../contract/reservedKeys';
import { shownName, shownNames, shownValue } from '../shown';

/** One of the files that the user brought. */
export interface TfjsFile {
  /** Relative to what was chosen. */
  path: string;
  read(): Promise<Uint8Array>;
}

export class TfjsModelError extends ReadableError {
  override name = 'TfjsModelError';
}

export type TfjsKind = 'layers' | 'graph';

export interface TfjsArtifacts {
  kind: TfjsKind;
  artifacts: tf.io.ModelArtifacts;
  /** Values of all weights. */
  parameters: number;
  /** Those of the files that it is made of. */
  files: readonly TfjsFile[];
}

const MOST_JSON_BYTES = 64e6;
const BYTES_OF: Record<string, number> = {
  float32: 4,
  int32: 4,
  bool: 1,
  complex64: 8,
  float16: 2,
  uint8: 1,
  uint16: 2,
};

/** @throws {TfjsModelError} naming the file that is missing, has another size or cannot be read, and what to do */
export async function readTfjsArtifacts(files: readonly TfjsFile[]): Promise<TfjsArtifacts> {
  const file = oneModelJson(files);
  const model = await readJson(file);
  const kind = kindOf(model);
  const { specs, paths } = manifestOf(model, file.path);
  const folder = file.path.slice(0, file.path.lastIndexOf('/') + 1);
  const found = paths.map((path) => shardOf(files, folder, path));
  const expected = specs.reduce((sum, spec) => sum + bytesOf(spec), 0);
  const shards: Uint8Array[] = [];
  for (const shard of found) shards.push(await shard.read());
  const size = shards.reduce((sum, { length }) => sum + length, 0);
  if (size !== expected) {
    const sizes = shownNames(
      found.map(({ path }, i) => `${shownName(path)} ${shards[i]!.length}`),
      6,
    );
    throw new TfjsModelError(
      `The weights of ${shownName(file.path)} have ${size} bytes where it says ${expected} (${sizes}): a file is cut off or of another model. ` +
        'Bring model.json with the shards that were made with it.',
    );
  }
  return {
    kind,
    files: [file, ...found],
    artifacts: {
      modelTopology: model['modelTopology'] as object,
      weightSpecs: specs,
      weightData: joined(shards, size),
      ...(isRecord(model['signature']) ? { signature: model['signature'] as tf.io.ModelArtifacts['signature'] } : {}),
    },
    parameters: specs.reduce((sum, { shape }) => sum + shape.reduce((product, n) => product * n, 1), 0),
  };
}

function oneModelJson(files: readonly TfjsFile[]): TfjsFile {
  const json = files.filter(({ path }) => /\.json$/i.test(path) && !/(^|\/)metadata\.json$/.test(path));
  const named = json.filter(({ path }) => /(^|\/)model\.json$/.test(path));
  const candidates = named.length > 0 ? named : json;
  if (candidates.length === 1) return candidates[0]!;
  if (candidates.length === 0) {
    const found = files.slice(0, 4).map(({ path }) => shownName(path));
    throw new TfjsModelError(
      `A TensorFlow.js model is model.json and its weight files; there is no model.json among ${found.join(', ') || 'no files'}.`,
    );
  }
  const paths = candidates.slice(0, 4).map(({ path }) => shownName(path));
  throw new TfjsModelError(`There are ${candidates.length} models here (${paths.join(', ')}). Bring one at a time.`);
}

async function readJson(file: TfjsFile): Promise<Record<string, unknown>> {
  const path = shownName(file.path);
  const bytes = await file.read();
  if (bytes.length > MOST_JSON_BYTES)
    throw new TfjsModelError(`${path} has ${bytes.length} bytes, too many for a model.json.`);
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new TfjsModelError(`${path} is not JSON: it is cut off or another file. Download the model again.`);
  }
  const reserved = reservedKey(value);
  if (reserved !== null) {
    throw new TfjsModelError(
      `${path} has the key ${shownName(reserved)}, which no model has: it is damaged or hostile.`,
    );
  }
  if (isRecord(value)) return value;
  throw new TfjsModelError(`${path} is not the model.json of a TensorFlow.js model.`);
}

function kindOf(model: Record<string, unknown>): TfjsKind {
  const topology = model['modelTopology'];
  if (topology instanceof ArrayBuffer || !isRecord(topology)) {
    throw new TfjsModelError(
      'This JSON file has no modelTopology, so it is no TensorFlow.js model. Make one with tensorflowjs_converter, or with ' +
        'model.save() in TensorFlow.js.',
    );
  }
  return Array.isArray(topology['node']) ? 'graph' : 'layers';
}

interface Manifest {
  specs: tf.io.WeightsManifestEntry[];
  paths: string[];
}

function manifestOf(model: Record<string, unknown>, path: string): Manifest {
  const groups = model['weightsManifest'];
  const wrong = (what: string) =>
    new TfjsModelError(`The weightsManifest of ${shownName(path)} ${what}. Convert or download it again.`);
  if (!Array.isArray(groups) || groups.length === 0) throw wrong('is missing');
  const specs: tf.io.WeightsManifestEntry[] = [];
  const paths: string[] = [];
  for (const group of groups as unknown[]) {
    if (!isRecord(group) || !Array.isArray(group['paths']) || !Array.isArray(group['weights'])) {
      throw wrong('has a group without paths or weights');
    }
    if (!group['paths'].every((one) => typeof one === 'string')) throw wrong('has a path that is no text');
    paths.push(...(group['paths'] as string[]));
    for (const spec of group['weights'] as unknown[]) {
      if (!isSpec(spec)) throw wrong(`has a weight without name, shape or known type (${shownValue(spec)})`);
      specs.push(spec);
    }
  }
  if (new Set(paths).size < paths.length) throw wrong('names a file twice');
  return { specs, paths };
}

function isSpec(spec: unknown): spec is tf.io.WeightsManifestEntry {
  if (!isRecord(spec)) return false;
  const { name, shape, dtype, quantization } = spec;
  const sizes = Array.isArray(shape) && shape.every((n) => Number.isSafeInteger(n) && n >= 0);
  const stored = isRecord(quantization) ? quantization['dtype'] : dtype;
  // Weights are kept by their names in plain objects.
  const free = typeof name === 'string' && !(name in Object.prototype);
  return free && sizes && typeof stored === 'string' && Object.hasOwn(BYTES_OF, stored);
}

/** As stored: quantised weights are smaller than they become. */
function bytesOf({ shape, dtype, quantization }: tf.io.WeightsManifestEntry): number {
  return shape.reduce((product, n) => product * n, BYTES_OF[quantization?.dtype ?? dtype]!);
}

/** By its path beside `model.json`, or by its name alone: files that are chosen one by one have no folder. */
function shardOf(files: readonly TfjsFile[], folder: string, path: string): TfjsFile {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const exact = files.find((file) => file.path === folder + path);
  const byName = files.filter((file) => file.path.slice(file.path.lastIndexOf('/') + 1) === name);
  const found = exact ?? (byName.length === 1 ? byName[0] : undefined);
  if (found) return found;
  throw new TfjsModelError(
    `The weight file ${shownName(path)} is missing. Bring model.json together with all the files that it names, such as ${shownName(name)}.`,
  );
}

function joined(shards: readonly Uint8Array[], size: number): ArrayBuffer {
  const all = new Uint8Array(size);
  let at = 0;
  for (const shard of shards) {
    all.set(shard, at);
    at += shard.length;
  }
  return all.buffer;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
