/**
 * The feature cache: what the part before the first trained block says of each picture and each of its augmented views, computed
 * once. With it a tuning step costs the tail and the heads only. Where a corrected front is held, features are those behind it.
 *
 * Its rows lie in the backend's memory where they fit a budget, otherwise in the browser's storage (`spilledRows.ts`). Where training
 * begins at the first block there is nothing to compute: a row is a picture (`rows.ts`).
 */
import { trunkFlops } from '../../models/tuned';
import { memoryBudget } from '../budget';
import { fillActivations } from './fill';
import type { FeatureCache, FeatureCacheRequest } from './types';

export type { FeatureCache, FeatureCacheRequest } from './types';

/** Fills the cache. Deterministic: what is not kept in storage is made again when a run is resumed. */
export async function buildFeatureCache(request: FeatureCacheRequest): Promise<FeatureCache> {
  const { model, pictures } = request;
  if (model.tuneFrom === 0) return { rows: pictures, kept: 'pictures', seconds: 0, flops: 0, dispose: () => {} };
  const filled = await fillActivations(request, request.budget ?? memoryBudget());
  return {
    ...filled,
    flops: pictures.count * trunkFlops(model.architecture, model.tuneFrom),
    dispose: () => filled.rows.dispose(),
  };
}
