/** What a model says of a batch of pictures, as tasks of the pool. */
import * as tf from '../compute/tf';
import type { ImageSet } from '../contract/image';
import { handedOver, sharedBytes } from '../pool/sharedBytes';
import { forwardBlocks } from '../models/model';
import { modelOf, type PlainModel, type PlainTensor } from '../models/plainModel';
import { pathFeatures, type Head, type TailFeatures, type TunedModel } from '../models/tuned';
import { corruptSet, type CorruptOptions } from '../perturb/corruptSet';
import { task, type TaskContext, type TaskResult } from '../pool/task';
import { taskKind, type Shared } from '../pool/TaskPool';
import { ADAPTATION_TASKS } from './adaptation/adaptTask';
import { batchTensor, packedOutputs, type PictureSet } from './predict';

/** Pictures of a set from one on, and how many a batch has: black ones follow the last of the set. */
export interface PictureBatch {
  /** A whole set that every worker sees, or one of these pictures alone. */
  set: Shared<PictureSet> | PictureSet;
  start: number;
  batch: number;
}

export interface PredictRequest {
  model: Shared<PlainModel>;
  /** Those of the model, or the same with temperatures. */
  heads: TunedModel['heads'];
  /** `[passes, width, 1]` */
  masks: PlainTensor | null;
  pictures: PictureBatch;
  /** Features of the original path, `[pictures · width]`, where they are known from another model that shares it. */
  original: Float32Array | null;
}

export interface PredictOutput {
  /** `packedOutputs` */
  values: Float32Array;
  /** As they were given, or computed: null where no head reads them. */
  original: Float32Array | null;
}

export const predictTask = taskKind<PredictRequest, PredictOutput>('predict');

async function predictBatchOf(request: PredictRequest, context: TaskContext): Promise<TaskResult<PredictOutput>> {
  const model = { ...(await modelOf(request.model, context)), heads: request.heads };
  const { masks, original } = request;
  const pictures = picturesOf(request.pictures, context);
  const { packed, features } = tf.tidy(() => {
    const found = featuresFor(model, pictures, original);
    const plain = masks && tf.tensor3d(masks.values, [...masks.shape] as [number, number, number]);
    const packed = packedOutputs(model, found, plain);
    return found.original ? { packed, features: found.original } : { packed };
  }) as { packed: tf.Tensor; features?: tf.Tensor2D };
  try {
    const values = (await packed.data<'float32'>()).slice();
    const width = model.architecture.featureWidth;
    const kept = features && !original ? (await features.data<'float32'>()).slice(0, pictures.count * width) : null;
    return { output: { values, original: kept }, transfer: [values.buffer, ...(kept ? [kept.buffer] : [])] };
  } finally {
    tf.dispose([packed, ...(features ? [features] : [])]);
  }
}

function featuresFor(model: TunedModel, pictures: Pictures, original: Float32Array | null): TailFeatures {
  const { architecture, weights, cut } = model;
  const tails = new Set(Object.values(model.heads).map((head) => head.tail));
  let atCut: tf.Tensor | null = null;
  const trunk = () => (atCut ??= forwardBlocks(architecture, weights, pictures.tensor(), 0, cut));
  const known = () => {
    const padded = new Float32Array(pictures.batch * architecture.featureWidth);
    padded.set(original!);
    return tf.tensor2d(padded, [pictures.batch, architecture.featureWidth]);
  };
  return {
    original: tails.has('original') ? (original ? known() : pathFeatures(model, 'original', trunk())) : null,
    tuned: tails.has('tuned') ? pathFeatures(model, 'tuned', trunk()) : null,
  };
}

export interface FeaturesRequest {
  model: Shared<PlainModel>;
  tail: Head['tail'];
  pictures: PictureBatch;
}

/** Penultimate features, `[pictures · width]`. */
export const featuresTask = taskKind<FeaturesRequest, Float32Array>('features');

async function featuresOfBatch(
  { model: shared, tail, pictures }: FeaturesRequest,
  context: TaskContext,
): Promise<TaskResult<Float32Array>> {
  const model = await modelOf(shared, context);
  const { count, tensor } = picturesOf(pictures, context);
  const features = tf.tidy(() => pathFeatures(model, tail, tensor(), 0));
  try {
    const values = (await features.data<'float32'>()).slice(0, count * model.architecture.featureWidth);
    return { output: values, transfer: [values.buffer] };
  } finally {
    features.dispose();
  }
}

export interface CorruptSetRequest {
  set: Shared<ImageSet>;
  corruption: string;
  options: CorruptOptions;
}

/** The pixels of a set, corrupted. */
export const corruptSetTask = taskKind<CorruptSetRequest, Uint8Array>('corrupt set');

async function corruptedSet(
  { set, corruption, options }: CorruptSetRequest,
  context: TaskContext,
): Promise<TaskResult<Uint8Array>> {
  const clean = context.value(set);
  const { pixels } = await corruptSet(clean, corruption, options, undefined, sharedBytes(clean.pixels.length));
  return { output: pixels, transfer: handedOver(pixels) };
}

export const EVALUATION_TASKS = [
  ...ADAPTATION_TASKS,
  task(predictTask, predictBatchOf),
  task(featuresTask, featuresOfBatch),
  task(corruptSetTask, corruptedSet),
];

/** The pictures of a batch as a task uses them. */
interface Pictures {
  /** Of the set, in the batch. */
  count: number;
  batch: number;
  /** `[batch, height, width, 3]` */
  tensor(): tf.Tensor4D;
}

function picturesOf({ set: of, start, batch }: PictureBatch, context: TaskContext): Pictures {
  const set = 'key' in of ? context.value(of) : of;
  const left = set.pixels.length / (set.height * set.width * 3) - start;
  return { count: Math.min(batch, left), batch, tensor: () => batchTensor(set, start, batch) };
}
