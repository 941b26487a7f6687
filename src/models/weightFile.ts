/**
 * Weights of a model in a safetensors file. Names are the same on both sides; on disk the layout is PyTorch's
 * (convolutions [out, in, height, width], linear layers [out, in]), in the engine TensorFlow's.
 */
import * as tf from '../compute/tf';
import type { Architecture, Weights } from './model';
import {
  floatValues,
  readSafetensors,
  SafetensorsError,
  writeSafetensors,
  type FloatTensor,
  type StoredTensor,
} from './safetensors';

export interface LoadedWeights {
  /** In engine layout; the tensors belong to the caller. */
  weights: Weights;
  classes: number;
  metadata: Record<string, string>;
}

/** What a tuned model has besides the weights of its architecture: further heads, and a tuned copy of some blocks. */
const EXTRA_HEAD = /^head_[a-z]+\.(weight|bias)$/;
const TUNED = 'tuned.';

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
  const classes = classesOf(tensors, architecture, expected.classes);
  const shapes = architecture.weightShapes(classes);
  const missing = Object.keys(shapes).filter((name) => !tensors.has(name));
  if (missing.length > 0) throw mismatch(architecture, `it lacks ${listed(missing)}`);
  const wanted = [...tensors.keys()].map((name) => ({ name, shape: shapeFor(name, shapes) }));
  const unknown = wanted.filter(({ shape }) => shape === undefined).map(({ name }) => name);
  if (unknown.length > 0) throw mismatch(architecture, `it holds the unknown ${listed(unknown)}`);
  const values = wanted.map(({ name, shape }) => ({ name, ...checkedValues(name, tensors.get(name)!, shape!) }));
  const weights: Weights = {};
  for (const { name, shape, values: data } of values) weights[name] = tf.tensor(data, [...shape]);
  return { weights, classes, metadata };
}

function mismatch(architecture: Architecture, what: string): SafetensorsError {
  return new SafetensorsError(`This file is not a model of architecture ${architecture.id}: ${what}.`);
}

function listed(names: string[]): string {
  const shown = names.slice(0, 3).join(', ');
  return names.length > 3 ? `${shown} and ${names.length - 3} more` : shown;
}

function classesOf(tensors: Map<string, StoredTensor>, architecture: Architecture, expected?: number): number {
  const head = tensors.get('head.weight');
  if (!head) throw mismatch(architecture, 'it has no classifier head.weight');
  const [classes, width] = head.shape;
  if (head.shape.length !== 2 || width !== architecture.featureWidth || !classes) {
    throw mismatch(
      architecture,
      `its head.weight has the shape [${head.shape.join(', ')}] where [classes, ${architecture.featureWidth}] is expected`,
    );
  }
  if (expected !== undefined && classes !== expected) {
    throw new SafetensorsError(`This file classifies ${classes} classes, the data has ${expected}.`);
  }
  return classes;
}

/** Engine shape that a weight of this name must have; undefined where the architecture knows no such name. */
function shapeFor(name: string, shapes: Record<string, number[]>): number[] | undefined {
  if (EXTRA_HEAD.test(name)) return shapes[name.replace(/^head_[a-z]+/, 'head')];
  const base = name.startsWith(TUNED) ? name.slice(TUNED.length) : name;
  return Object.hasOwn(shapes, base) ? shapes[base] : undefined;
}

function checkedValues(name: string, stored: StoredTensor, shape: number[]): FloatTensor {
  const onDisk = diskShape(shape);
  if (stored.shape.length !== onDisk.length || stored.shape.some((n, i) => n !== onDisk[i])) {
    throw new SafetensorsError(
      `Tensor ${name} has the shape [${stored.shape.join(', ')}]; this architecture needs [${onDisk.join(', ')}].`,
    );
  }
  const values = floatValues(name, stored);
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0)
    throw new SafetensorsError(`Tensor ${name} holds ${values[bad]} at element ${bad}; weights must be finite.`);
  return { shape, values: toEngine(values, shape) };
}

/** [height, width, in, out] as [out, in, height, width]; [in, out] as [out, in]. */
function diskShape(shape: readonly number[]): number[] {
  if (shape.length === 4) return [shape[3]!, shape[2]!, shape[0]!, shape[1]!];
  return [...shape].reverse();
}

/** Calls `visit` with each element's index in the engine's layout and on disk. */
function eachElement(shape: readonly number[], visit: (engine: number, disk: number) => void): void {
  const [out, inputs] = [shape.at(-1)!, shape.length > 1 ? shape.at(-2)! : 1];
  const places = shape.slice(0, -2).reduce((size, n) => size * n, 1);
  for (let place = 0; place < places; place++) {
    for (let i = 0; i < inputs; i++) {
      for (let o = 0; o < out; o++) visit((place * inputs + i) * out + o, (o * inputs + i) * places + place);
    }
  }
}

function toEngine(values: Float32Array, shape: readonly number[]): Float32Array {
  const result = new Float32Array(values.length);
  eachElement(shape, (engine, disk) => (result[engine] = values[disk]!));
  return result;
}

function toDisk(values: ArrayLike<number>, shape: readonly number[]): Float32Array {
  const result = new Float32Array(values.length);
  eachElement(shape, (engine, disk) => (result[disk] = values[engine]!));
  return result;
}

/**
 * Writes weights as a canonical safetensors file. The tensors stay the caller's.
 * @param options.metadata free text; `classes`, a JSON list of class names, is read by the catalogue
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
