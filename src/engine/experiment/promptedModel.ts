/** The model that visual prompt tuning answers with: the large one as it is, learnt tokens beside its own, and a classifier of its own. */
import * as tf from '../../compute/tf';
import type { Weights } from '../../models/model';
import type { PromptPlan } from '../../models/promptPlan';
import { withPrompts } from '../../models/prompts';
import type { TunedModel } from '../../models/tuned';
import { replaceWeights } from '../../train/training';
import type { BaseModel } from '../inputs/baseModels';
import type { TrainedRecord } from './results';

/** The large model's weights are shared; `dispose` frees the others. */
export function promptedModel(
  large: Pick<BaseModel, 'architecture' | 'weights'>,
  { depth, count }: PromptPlan,
  trained: TrainedRecord['weights'],
): { model: TunedModel; dispose(): void } {
  const own: Weights = {};
  replaceWeights(own, trained);
  const model: TunedModel = {
    architecture: withPrompts(large.architecture, { depth, count }),
    weights: { ...large.weights, ...own },
    cut: 0,
    tuneFrom: 0,
    tuned: [],
    // As a tuned path: what the untouched network gives for a picture is not what this one gives.
    heads: { combined: { tail: 'tuned', weights: 'head_combined' } },
  };
  return { model, dispose: () => tf.dispose(own) };
}
