/**
 * Weights of a model in a safetensors file. Names are the same on both sides; on disk the layout is PyTorch's
 * (convolutions [out, in, height, width], linear layers [out, in]), in the engine TensorFlow's. `num_batches_tracked` of batch
 * norms, a counter that inference ignores, is not kept; PyTorch loads a state without it.
 */
import * as tf from '../compute/tf';
import type { RangedFile } from '../store/files/RangedFile';
import type { Shape } from './layer';
import { diskShape, toDisk, toEngine } from './layout';
import { disposeWeights, type Architecture, type Weights } from './model';
import {
  floatValues,
  readHeader,
  readSafetensors,
  readTensor,
  SafetensorsError,
  writeSafetensors,
  type FloatTensor,
  type SafetensorsHeader,
  type StoredTensor,
} from './safetensors';
import { HEADS, TUNED_PREFIX } from './tuned';
import { shownName, shownNames, shownShape } from './shown';

export interface LoadedWeights {
  /** In engine layout; the tensors belong to the caller. */
  weights: Weights;
  classes: number;
  metadata: Record<string, string>;
}

/** What a tuned model has besides the weights of its architecture: further heads, and a tuned copy of some blocks. */
const EXTRA_HEAD = new RegExp(`^head_(${HEADS.join('|')})\\.(weight|bias)$`);

/** Whether a tensor of this name is what tuning adds to a model. */
export function isTunedName(name: string): boolean {
  return name.startsWith(TUNED_PREFIX) || EXTRA_HEAD.test(name);
}

/**
 * Reads a model of the given architecture. Further heads (`head_unclean.weight` …) and tuned copies
 * (`tuned.blocks.11.conv1.weight` …) pass through under their names, their shapes checked likewise.
 * @param expected `classes`: how many classes the data has; without it any number is taken
 * @throws {SafetensorsError} where the file is damaged, is of another architecture, classifies another number of classes,
 *   or holds a value that is not finite
 */
export function loadWeights(
  file: Uint8Array,
  architecture: Architecture,
  expected: { classes?: number } = {},
): LoadedWeights {
  const { tensors, metadata } = readSafetensors(file);
  const { classes, shapes } = checkShapes(storedShapes({ tensors }), architecture, expected);
  const weights: Weights = {};
  try {
    for (const [name, shape] of shapes) {
      weights[name] = engineTensor(name, tensors.get(name)!, shape);
    }
  } catch (error) {
    disposeWeights(weights);
    throw error;
  }
  return { weights, classes, metadata };
}

/** What reading a large file can be asked for. */
export interface ReadingOptions {
  /** How many classes the data has; without it any number is taken. */
  classes?: number;
  /** Where it was read already. */
  header?: SafetensorsHeader;
  signal?: AbortSignal;
  /** Bytes of tensors that have been read, and in all. */
  onProgress?: (done: number, total: number) => void;
}

/**
 * `loadWeights` for a file that is not in memory: read tensor by tensor, so that beyond what TensorFlow holds there is one
 * tensor in memory at a time.
 * @throws {SafetensorsError} likewise; no tensor is left behind then, nor where it was cancelled
 */
export async function loadWeightsFrom(
  file: RangedFile,
  architecture: Architecture,
  options: ReadingOptions = {},
): Promise<LoadedWeights> {
  const header = options.header ?? (await readHeader(file));
  const { classes, shapes } = checkShapes(storedShapes(header), architecture, options);
  const weights: Weights = {};
  try {
    await eachTensor(file, header, shapes, options, (name, stored, shape) => {
      weights[name] = engineTensor(name, stored, shape);
    });
  } catch (error) {
    disposeWeights(weights);
    throw error;
  }
  return { weights, classes, metadata: header.metadata };
}

/**
 * Whether a file holds what the architecture needs and every value is finite, without making tensors.
 * @throws {SafetensorsError} as `loadWeights`
 */
export async function checkWeights(
  file: RangedFile,
  architecture: Architecture,
  options: ReadingOptions = {},
): Promise<void> {
  const header = options.header ?? (await readHeader(file));
  const stored = storedShapes(header);
  const { shapes } = checkShapes(stored, architecture, options);
  // The tower that makes a classifier from words is read when it is asked, long after this.
  if (architecture.classifierFromWords) {
    for (const [name, { dtype, shape }] of header.tensors) if (/^B?F/.test(dtype)) shapes.set(name, shape);
  }
  await eachTensor(file, header, shapes, options, (name, tensor) => void finiteValues(name, tensor));
}

/**
 * One tensor of a file that is not in memory, in engine layout; it belongs to the caller.
 * @param shape that it must have in the engine
 * @throws {SafetensorsError} naming it, where it is missing, of another shape, or holds a value that is not finite
 */
export async function readWeight(
  file: RangedFile,
  { tensors }: SafetensorsHeader,
  name: string,
  shape: Shape,
): Promise<tf.Tensor> {
  const entry = tensors.get(name);
  if (!entry) throw new SafetensorsError(`This file holds no tensor ${shownName(name)}.`);
  const onDisk = diskShape(shape);
  if (entry.shape.join() !== onDisk.join()) {
    throw new SafetensorsError(
      `Tensor ${shownName(name)} has the shape ${shownShape(entry.shape)} where ${shownShape(onDisk)} is expected.`,
    );
  }
  return engineTensor(name, await readTensor(file, entry), shape);
}

/** Shapes on disk by name. */
export function storedShapes({ tensors }: { tensors: ReadonlyMap<string, { shape: Shape }> }): Map<string, Shape> {
  return new Map([...tensors].map(([name, { shape }]) => [name, shape]));
}

/** In the order of the file, which is read once from beginning to end. */
async function eachTensor(
  file: RangedFile,
  { tensors }: SafetensorsHeader,
  shapes: ReadonlyMap<string, Shape>,
  { signal, onProgress }: ReadingOptions,
  take: (name: string, stored: StoredTensor, shape: Shape) => void,
): Promise<void> {
  const ordered = [...shapes].sort(([a], [b]) => tensors.get(a)!.begin - tensors.get(b)!.begin);
  const total = ordered.reduce((sum, [name]) => sum + tensors.get(name)!.end - tensors.get(name)!.begin, 0);
  let done = 0;
  for (const [name, shape] of ordered) {
    signal?.throwIfAborted();
    const stored = await readTensor(file, tensors.get(name)!);
    take(name, stored, shape);
    onProgress?.((done += stored.bytes.length), total);
  }
}

function engineTensor(name: string, stored: StoredTensor, shape: Shape): tf.Tensor {
  return tf.tensor(toEngine(finiteValues(name, stored), shape), [...shape]);
}

/**
 * Whether tensors of these names and shapes are a model of the architecture, before any value is read.
 * @param stored shapes on disk by name
 * @returns engine shapes of what is to be read; what the architecture knows as unused is not among them
 * @throws {SafetensorsError} naming what is missing, unknown or of another shape
 */
export function checkShapes(
  stored: ReadonlyMap<string, Shape>,
  architecture: Architecture,
  expected: { classes?: number } = {},
): { classes: number; shapes: Map<string, Shape> } {
  const classes = classesOf(stored, architecture, expected.classes);
  const needed = architecture.weightShapes(classes);
  const missing = Object.keys(needed).filter((name) => !stored.has(name));
  if (missing.length > 0) throw mismatch(architecture, `it lacks ${shownNames(missing)}`);
  const shapes = new Map<string, Shape>();
  const unknown: string[] = [];
  for (const name of stored.keys()) {
    const shape = shapeFor(name, architecture, needed);
    if (shape) shapes.set(name, shape);
    else if (!architecture.unused?.test(name)) unknown.push(name);
  }
  if (unknown.length > 0) throw mismatch(architecture, `it holds the unknown ${shownNames(unknown)}`);
  for (const [name, shape] of shapes) {
    const [found, onDisk] = [stored.get(name)!, diskShape(shape)];
    if (found.join() !== onDisk.join()) {
      throw new SafetensorsError(
        `Tensor ${shownName(name)} has the shape ${shownShape(found)}; architecture ${architecture.id} needs ${shownShape(onDisk)}.`,
      );
    }
  }
  return { classes, shapes };
}

function mismatch(architecture: Architecture, what: string): SafetensorsError {
  return new SafetensorsError(`This file is not a model of architecture ${architecture.id}: ${what}.`);
}

function classesOf(stored: ReadonlyMap<string, Shape>, architecture: Architecture, expected?: number): number {
  const name = `${architecture.classifier}.weight`;
  const shape = stored.get(name);
  if (!shape && architecture.classifierFromWords && !stored.has(`${architecture.classifier}.bias`)) return 0;
  if (!shape) throw mismatch(architecture, `it has no classifier ${name}`);
  const [classes, width] = shape;
  if (shape.length !== 2 || width !== architecture.featureWidth || !classes) {
    throw mismatch(
      architecture,
      `its ${name} has the shape ${shownShape(shape)} where [classes, ${architecture.featureWidth}] is expected`,
    );
  }
  if (expected !== undefined && classes !== expected) {
    throw new SafetensorsError(`This file classifies ${classes} classes, the data has ${expected}.`);
  }
  return classes;
}

/** Engine shape that a weight of this name must have; undefined where the architecture knows no such name. */
function shapeFor(name: string, architecture: Architecture, shapes: Record<string, number[]>): Shape | undefined {
  if (EXTRA_HEAD.test(name)) return shapes[architecture.classifier + name.slice(name.lastIndexOf('.'))];
  const base = name.startsWith(TUNED_PREFIX) ? name.slice(TUNED_PREFIX.length) : name;
  return Object.hasOwn(shapes, base) ? shapes[base] : undefined;
}

function finiteValues(name: string, stored: StoredTensor): Float32Array {
  const values = floatValues(name, stored);
  const variance = name.endsWith('.running_var');
  // 0 × a value is 0 where it is finite and NaN where it is not: one sum tells of all, and the search is for the unlucky.
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += 0 * values[i]!;
  if (sum === 0 && !variance) return values;
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i]!))
      throw new SafetensorsError(
        `Tensor ${shownName(name)} holds ${values[i]} at element ${i}; weights must be finite. The file is damaged, or its training diverged: take another.`,
      );
    if (variance && values[i]! < 0)
      throw new SafetensorsError(
        `Tensor ${shownName(name)} holds ${values[i]} at element ${i}; a variance is not negative.`,
      );
  }
  return values;
}

/**
 * Writes weights as a canonical safetensors file. The tensors stay the caller's.
 * @param options.metadata free text; `classes`, a JSON list of class names, is read with it
 */
export async function saveWeights(
  weights: Weights,
  options: { dtype?: 'float16' | 'float32'; metadata?: Record<string, string> } = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const tensors: Record<string, FloatTensor> = {};
  for (const [name, weight] of Object.entries(weights)) {
    const values = await weight.data<'float32'>();
    tensors[name] = { shape: diskShape(weight.shape), values: toDisk(values, weight.shape) };
  }
  return writeSafetensors(tensors, options.dtype === 'float32' ? 'F32' : 'F16', options.metadata);
}
