/**
 * The feature cache: what the part before the first trained block says of each picture and each of its augmented views, computed
 * once. With it a tuning step costs the tail and the heads only. Where a corrected front is held, features are those behind it.
 *
 * Its rows lie in the backend's memory where they fit a budget, otherwise in the browser's storage (`spilledRows.ts`). Where training
 * begins at the first block there is nothing to compute: a row is a picture (`rows.ts`).
 */
import * as tf from '../../compute/tf';
import { trunkFlops, type TunedModel } from '../../models/tuned';
import { memoryBudget, type Budget } from '../budget';
import { fillBackend, fillStorage } from './fill';
import type { CacheHooks, RowPictures, RowSource, RowStore } from './rows';

export interface FeatureCache {
  rows: RowSource;
  /** Where the rows are. */
  kept: 'backend' | 'storage' | 'pictures';
  seconds: number;
  flops: number;
  dispose(): void;
}

export interface FeatureCacheRequest {
  model: TunedModel;
  /** Stay the caller's. */
  pictures: RowPictures;
  hooks: CacheHooks;
  /** Where rows go that do not fit, under a key that says all they depend on; found there again by a resumed run. */
  spill?: { store: RowStore; key: string };
  budget?: Budget;
}

/** Fills the cache. Deterministic: what is not kept in storage is made again when a run is resumed. */
export async function buildFeatureCache(request: FeatureCacheRequest): Promise<FeatureCache> {
  const { model, pictures } = request;
  if (model.tuneFrom === 0) return { rows: pictures, kept: 'pictures', seconds: 0, flops: 0, dispose: () => {} };
  const budget = request.budget ?? memoryBudget();
  const bytes = 4 * pictures.count * tf.util.sizeFromShape(rowShape(model));
  const filled = await (bytes <= budget.features ? fillBackend(request, budget) : fillStorage(request, budget, bytes));
  const { rows } = filled;
  return {
    ...filled,
    flops: pictures.count * trunkFlops(model.architecture, model.tuneFrom),
    dispose: () => rows.dispose(),
  };
}

/** Activations of one picture where training begins. */
export function rowShape({ architecture, tuneFrom }: TunedModel): number[] {
  return [...(architecture.blocks[tuneFrom]?.inputShape ?? [architecture.featureWidth])];
}

export type Filled = Pick<FeatureCache, 'rows' | 'kept' | 'seconds'>;
