/** How a model with several heads comes to one answer: the rule, its δ, and the masks of Monte-Carlo dropout that it looks at. */
import type * as tf from '../../compute/tf';
import type { ExperimentConfig, HeadRule } from '../../contract/config';
import type { HeadsReport } from '../../contract/report';
import { headMasks, withTemperatures } from '../../evaluate/headsInUse';
import type { TunedModel } from '../../models/tuned';

export interface Routing {
  rule: HeadRule;
  /** δ of the rule, where it has one. */
  threshold: number;
  /** `[passes, width, 1]`; null for a model with one head. */
  masks: tf.Tensor3D | null;
}

/** The model with the temperatures that were fitted to its heads when it was measured; it shares all weights. */
export function warmed(model: TunedModel, heads: HeadsReport | null | undefined): TunedModel {
  return heads?.temperatures ? withTemperatures(model, heads.temperatures) : model;
}

/**
 * The routing with which an experiment measures a model.
 * @param threshold chosen when the model was measured
 * @returns masks that the caller disposes
 */
export function experimentRouting(
  config: Pick<ExperimentConfig, 'seed' | 'heads'>,
  model: TunedModel,
  threshold: number,
): Routing {
  return { rule: config.heads.rule, threshold, masks: headMasks(model, config) };
}
