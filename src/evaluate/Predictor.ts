/** Whoever asks models about whole sets: this thread (`OwnPredictor`), or the workers of a pool (`PoolPredictor.ts`). */
import type * as tf from '../compute/tf';
import type { ImageSet } from '../contract/image';
import type { Head, TunedModel } from '../models/tuned';
import {
  featuresOf,
  predictBatch,
  predictSet,
  type PredictHooks,
  type SetPrediction,
  type TrunkCache,
} from './predict';
import type { TestSet } from './testSets';

export interface Predictor {
  /** Sets that it is worth to have under way at a time. */
  readonly setsAtOnce: number;
  /** What a model says of a set. @param masks of Monte-Carlo dropout, `[passes, width, 1]`; null leaves the spread out */
  predict(model: TunedModel, set: TestSet, masks: tf.Tensor3D | null, hooks: PredictHooks): Promise<SetPrediction>;
  /** Penultimate features of every picture, `[count · width]`, of one path. */
  features(model: TunedModel, set: ImageSet, tail: Head['tail'], hooks: PredictHooks): Promise<Float32Array>;
}

export class OwnPredictor implements Predictor {
  readonly setsAtOnce = 1;

  /**
   * @param trunks shared by models with the same frozen parts
   * @param most pictures at a time, at most
   */
  constructor(
    private readonly trunks: TrunkCache,
    private readonly most = Infinity,
  ) {}

  async predict(model: TunedModel, set: TestSet, masks: tf.Tensor3D | null, hooks: PredictHooks) {
    const options = { masks, trunks: this.trunks, batch: this.batch(model) };
    return predictSet(model, await set.load(), options, hooks);
  }

  features(model: TunedModel, set: ImageSet, tail: Head['tail'], hooks: PredictHooks) {
    return featuresOf(model, set, tail, this.batch(model), hooks);
  }

  private batch({ architecture }: TunedModel): number {
    return Math.min(predictBatch(architecture), this.most);
  }
}
