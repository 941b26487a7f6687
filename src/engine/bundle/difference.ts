/**
 * A trained method that comes with the page: the record of a bundle, and its weights as their difference from an embedded model
 * (`models/difference.ts`). `scripts/build-tuned.ts` writes such files; nobody else's are read.
 */
import * as tf from '../../compute/tf';
import { parseBundleRecord, type BundleRecord, type ExportedBundle } from '../../contract/bundle';
import type { PresetName } from '../../contract/config';
import { beganAs, codedDifference, differenceNames, readDifference } from '../../models/difference';
import { diskShape, toEngine } from '../../models/layout';
import { disposeWeights, type Weights } from '../../models/model';
import {
  floatValues,
  readSafetensors,
  SafetensorsError,
  writeStored,
  type StoredTensor,
} from '../../models/safetensors';
import { shownShape } from '../../models/shown';
import { TUNED_PREFIX, type TunedModel } from '../../models/tuned';
import { hashBytes } from '../../store/contentKey';
import type { BaseModel } from '../inputs/baseModels';
import type { Routing } from '../inputs/routing';
import { masksFromBits } from './dropoutBits';

const FORMAT = 'temper-difference';

/** What a file says of itself beside the record. */
export interface DifferenceFacts {
  /** Preset of the run that trained it. */
  preset: PresetName;
  /** What the method answered before it was made small, for whoever wants to check: `scripts/tuned/answersBefore.ts`. */
  answered: string;
}

export interface OpenedDifference {
  record: BundleRecord;
  /** Of the experiment that trained it. */
  preset: PresetName;
  /** Shares the weights of the embedded model. */
  model: TunedModel;
  routing: Routing;
  /** Frees what the file held, not the embedded model. */
  dispose(): void;
}

/**
 * @param bundle a trained method as it is taken home
 * @param base the file of the embedded model that it was trained from
 */
export async function writeDifference(
  { weights, record }: ExportedBundle,
  base: Uint8Array<ArrayBuffer>,
  facts: DifferenceFacts,
): Promise<Uint8Array<ArrayBuffer>> {
  const [began, ended] = [readSafetensors(base).tensors, readSafetensors(weights).tensors];
  const stored: Record<string, StoredTensor> = {};
  for (const [name, tensor] of ended) {
    const from = began.get(beganAs(name, record.classifier));
    if (!from) throw new Error(`The embedded model has no weight that ${name} began as.`);
    const values = (of: StoredTensor) => ({ shape: of.shape, values: floatValues(name, of) });
    const [before, after] = [values(from), values(tensor)];
    if (after.values.every((value, i) => value === before.values[i]) && began.has(name)) continue;
    Object.assign(stored, codedDifference(name, before, after));
  }
  return writeStored(stored, {
    format: FORMAT,
    base: await hashBytes(base),
    ...facts,
    seed: String(record.seed),
    method: record.method.name,
    record: JSON.stringify(record),
  });
}

/** Files come compressed, since most servers compress texts alone; they are unpacked by what they begin with. */
export async function unpacked(bytes: Uint8Array): Promise<Uint8Array> {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  const stream = new Blob([new Uint8Array(bytes)]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/**
 * @param base the embedded model, whose tensors are shared
 * @throws {SafetensorsError | BundleError} where the file is damaged or was made for another model; nothing is held then
 */
export function openDifference(file: Uint8Array, base: BaseModel): OpenedDifference {
  const { metadata, tensors } = readSafetensors(file);
  if (metadata['format'] !== FORMAT || metadata['base'] !== base.hash) {
    throw new SafetensorsError(
      `This file was not trained from ${base.info.label} as it is here. Run: npm run build:tuned`,
    );
  }
  const record = parseBundleRecord(JSON.parse(metadata['record'] ?? 'null'));
  const own: Weights = {};
  try {
    for (const name of differenceNames(tensors)) own[name] = moved(name, tensors, base);
  } catch (error) {
    disposeWeights(own);
    throw error;
  }
  const { cut, heads, dropout, featureWidth, rule, threshold } = record;
  const tuned = Object.keys(own).flatMap((name) =>
    name.startsWith(TUNED_PREFIX) ? [name.slice(TUNED_PREFIX.length)] : [],
  );
  const weights = { ...base.weights, ...own };
  const masks = dropout && masksFromBits(dropout.kept, dropout.passes, featureWidth, dropout.rate);
  return {
    record,
    preset: metadata['preset'] as PresetName,
    model: { architecture: base.architecture, weights, cut, tuneFrom: cut, tuned, heads },
    routing: { rule, threshold, masks },
    dispose: () => {
      disposeWeights(own);
      masks?.dispose();
    },
  };
}

/** The weight that the difference leads to, in engine layout. */
function moved(
  name: string,
  tensors: ReadonlyMap<string, StoredTensor>,
  { weights, architecture }: BaseModel,
): tf.Tensor {
  const from = weights[beganAs(name, architecture.classifier)];
  const { shape, values } = readDifference(name, tensors);
  const expected = from && diskShape(from.shape);
  if (!from || String(expected) !== String(shape)) {
    throw new SafetensorsError(`Tensor ${name} has the shape ${shownShape(shape)}, not ${shownShape(expected ?? [])}.`);
  }
  return tf.tidy(() => tf.add(from, tf.tensor(toEngine(values, from.shape), from.shape)));
}
