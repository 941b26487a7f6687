/**
 * The feature cache: what the frozen part says of each picture and each of its augmented views, computed once. With it a
 * tuning step costs the tail and the heads only. Row `picture · (views + 1)` is the clean picture, the rows after it its
 * augmented views. Held in the backend's memory.
 */
import * as tf from '../compute/tf';
import type { ImageSet } from '../contract/image';
import { forwardBlocks } from '../models/model';
import { trunkFlops, type TunedModel } from '../models/tuned';
import { gatherPictures } from './pictures';

/** Augmented view number `view` of the chosen pictures, floats in 0..1. */
export type ViewMaker = (set: ImageSet, indices: Int32Array, view: number) => Float32Array;

/** A frozen model that teaches. */
export interface Teacher {
  /** Logits `[batch, classes]` and the trust w in them `[batch]`, for pictures 0..1. */
  speak(x: tf.Tensor4D): { logits: tf.Tensor2D; trust: tf.Tensor1D };
  /** Of one picture. */
  flops: number;
}

export interface FeatureCache {
  views: number;
  /** `[pictures · (views + 1), …activation at the cut]` */
  trunk: tf.Tensor;
  teacherLogits: tf.Tensor2D | null;
  teacherTrust: tf.Tensor1D | null;
  seconds: number;
  flops: number;
  dispose(): void;
}

export interface CacheHooks {
  /** Awaited between batches; waits while paused, throws to cancel. */
  between(done: number, total: number): Promise<void>;
}

/** One batch of rows. */
interface CachePart {
  trunk: tf.Tensor;
  logits?: tf.Tensor2D;
  trust?: tf.Tensor1D;
}

const BATCH = 60;

/** Fills the cache. Deterministic, so it is rebuilt rather than stored when a run is resumed. */
export async function buildFeatureCache(
  model: TunedModel,
  teacher: Teacher | null,
  set: ImageSet,
  views: number,
  makeView: ViewMaker,
  hooks: CacheHooks,
): Promise<FeatureCache> {
  const rows = set.count * (views + 1);
  const parts: CachePart[] = [];
  let seconds = 0;
  try {
    for (let start = 0; start < rows; start += BATCH) {
      const began = performance.now();
      const pixels = cacheRows(set, views, makeView, start, Math.min(BATCH, rows - start));
      parts.push(
        tf.tidy(() => {
          const x = tf.tensor4d(pixels, [BATCH, set.height, set.width, 3]);
          const trunk = forwardBlocks(model.architecture, model.weights, x, 0, model.cut);
          return { trunk: tf.clone(trunk), ...teacher?.speak(x) };
        }),
      );
      seconds += (performance.now() - began) / 1000;
      await hooks.between(Math.min(start + BATCH, rows), rows);
    }
    const perPicture = trunkFlops(model.architecture, model.cut) + (teacher?.flops ?? 0);
    return assemble(parts, rows, views, seconds, rows * perPicture);
  } finally {
    for (const { trunk, logits, trust } of parts) tf.dispose([trunk, ...(logits ? [logits, trust!] : [])]);
  }
}

function assemble(
  parts: readonly CachePart[],
  rows: number,
  views: number,
  seconds: number,
  flops: number,
): FeatureCache {
  const join = <T extends tf.Tensor>(tensors: T[]): T => tf.tidy(() => tf.slice(tf.concat(tensors), 0, rows) as T);
  const spoken = parts[0]!.logits !== undefined;
  const trunk = join(parts.map((part) => part.trunk));
  const teacherLogits = spoken ? join(parts.map((part) => part.logits!)) : null;
  const teacherTrust = spoken ? join(parts.map((part) => part.trust!)) : null;
  return {
    views,
    trunk,
    teacherLogits,
    teacherTrust,
    seconds,
    flops,
    dispose: () => tf.dispose([trunk, ...(spoken ? [teacherLogits!, teacherTrust!] : [])]),
  };
}

/** Pictures of rows `[start, start + count)`, padded with zeros to the constant batch. */
function cacheRows(set: ImageSet, views: number, makeView: ViewMaker, start: number, count: number): Float32Array {
  const size = set.height * set.width * 3;
  const out = new Float32Array(BATCH * size);
  for (let i = 0; i < count; i++) {
    const picture = Math.floor((start + i) / (views + 1));
    const view = (start + i) % (views + 1);
    const index = Int32Array.of(picture);
    out.set(view === 0 ? gatherPictures(set, index) : makeView(set, index, view - 1), i * size);
  }
  return out;
}
