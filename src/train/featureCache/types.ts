/** What a feature cache is and what it is made from. */
import type { TunedModel } from '../../models/tuned';
import type { Budget } from '../budget';
import type { RowWork } from '../distributed/RowWork';
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
  /** Who computes beside this thread; null where it computes alone. */
  workers?: RowWork | null;
}

/** A cache as filling leaves it. */
export type FilledRows = Pick<FeatureCache, 'rows' | 'kept' | 'seconds'>;
