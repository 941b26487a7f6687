/**
 * The feature cache: what the frozen part says of each picture and each of its augmented views, computed once. With it a
 * tuning step costs the tail and the heads only.
 *
 * Its rows lie in the backend's memory where they fit a budget, otherwise in the browser's storage (`spilledRows.ts`). Where nothing
 * is cut off there is nothing to compute but the views (`pictureRows.ts`). What the teacher says of each row is small and always
 * stays in the backend's memory.
 */
import * as tf from '../compute/tf';
import type { ImageSet } from '../contract/image';
import { trunkFlops, type TunedModel } from '../models/tuned';
import { memoryBudget, type Budget } from './budget';
import { fillPictures } from './fillPictures';
import { fillBackend, fillStorage } from './fillRows';
import { RowPictures, type CacheHooks, type RowSource, type RowStore, type ViewMaker } from './rows';
import type { Spoken } from './spoken';

export type { CacheHooks, RowSource, RowStore, ViewMaker } from './rows';

/** A frozen model that teaches. */
export interface Teacher {
  /** Logits `[batch, classes]` and the trust w in them `[batch]`, for pictures 0..1. */
  speak(x: tf.Tensor4D): { logits: tf.Tensor2D; trust: tf.Tensor1D };
  /** Of one picture. */
  flops: number;
}

export interface FeatureCache {
  views: number;
  rows: RowSource;
  /** Where the rows are; of pictures, how views are kept on the host. */
  kept: 'backend' | 'storage' | 'floats' | 'bytes' | 'nothing';
  /** [rows, classes] and [rows]. */
  teacherLogits: tf.Tensor2D | null;
  teacherTrust: tf.Tensor1D | null;
  seconds: number;
  flops: number;
  dispose(): void;
}

export interface FeatureCacheRequest {
  model: TunedModel;
  teacher: Teacher | null;
  set: ImageSet;
  /** Augmented views of each picture; 0 for clean pictures alone. */
  views: number;
  makeView: ViewMaker;
  hooks: CacheHooks;
  /** Where rows go that do not fit, under a key that says all they depend on; found there again by a resumed run. */
  spill?: { store: RowStore; key: string };
  budget?: Budget;
}

/** Fills the cache. Deterministic: what is not kept in storage is made again when a run is resumed. */
export async function buildFeatureCache(request: FeatureCacheRequest): Promise<FeatureCache> {
  const { model, set, views, makeView, teacher } = request;
  const budget = request.budget ?? memoryBudget();
  const pictures = new RowPictures(set, views, makeView);
  const perRow = trunkFlops(model.architecture, model.cut) + (teacher?.flops ?? 0);
  const flops = pictures.count * perRow;
  if (model.cut === 0) return { ...(await fillPictures(request, pictures, budget)), views, flops };
  const bytes = 4 * pictures.count * tf.util.sizeFromShape(rowShape(model));
  const built =
    bytes <= budget.features
      ? await fillBackend(request, pictures, budget)
      : await fillStorage(request, pictures, budget, bytes);
  return { ...built, views, flops };
}

/** Activations at the cut of one picture. */
export function rowShape({ architecture, cut }: TunedModel): number[] {
  return [...(architecture.blocks[cut]?.inputShape ?? [architecture.featureWidth])];
}

/** Without what the request says already. */
export type Built = Omit<FeatureCache, 'views' | 'flops'>;

/** A cache of these rows, which owns them and what was spoken of them. */
export function assembled(
  rows: RowSource,
  spoken: Spoken | null,
): Pick<Built, 'rows' | 'teacherLogits' | 'teacherTrust' | 'dispose'> {
  return {
    rows,
    teacherLogits: spoken?.logits ?? null,
    teacherTrust: spoken?.trust ?? null,
    dispose() {
      rows.dispose();
      if (spoken) tf.dispose([spoken.logits, spoken.trust]);
    },
  };
}
