/** How a model with several heads comes to one answer: the rule, its δ, and the masks of Monte-Carlo dropout that it looks at. */
import type * as tf from '../../compute/tf';
import type { ExperimentConfig, HeadRule } from '../../contract/config';
import { dropoutMasks } from '../../models/mcDropout';
import type { HeadsReport } from '../../contract/report';
import type { HeadName, TunedModel } from '../../models/tuned';
import { deriveSeed } from '../../num/random';

export interface Routing {
  rule: HeadRule;
  /** δ of the rule, where it has one. */
  threshold: number;
  /** `[passes, width, 1]`; null for a model with one head. */
  masks: tf.Tensor3D | null;
}

/** The model with the temperatures that were fitted to its heads when it was measured; it shares all weights. */
export function warmed(model: TunedModel, heads: HeadsReport | null | undefined): TunedModel {
  const temperatures = heads?.temperatures;
  if (!temperatures) return model;
  const warm = Object.entries(model.heads).map(([name, head]) => [
    name,
    { ...head, temperature: temperatures[name as HeadName].value },
  ]);
  return { ...model, heads: Object.fromEntries(warm) as TunedModel['heads'] };
}

/**
 * The routing with which an experiment measures a model.
 * @param threshold chosen when the model was measured
 * @returns masks that the caller disposes
 */
export function experimentRouting(
  { seed, heads }: Pick<ExperimentConfig, 'seed' | 'heads'>,
  model: TunedModel,
  threshold: number,
): Routing {
  const several = Object.keys(model.heads).length > 1;
  const { rule, passes, dropout } = heads;
  const width = model.architecture.featureWidth;
  const masks = several ? dropoutMasks(width, passes, dropout, deriveSeed(seed, 'mc-dropout')) : null;
  return { rule, threshold, masks };
}
