/**
 * How the heads of a model are used, wherever they answer: the temperature that each is divided by, and the masks of Monte-Carlo
 * dropout that their spread is taken over. The rule's δ was chosen for exactly these, so measuring, Look and bundles all come here.
 */
import type * as tf from '../compute/tf';
import type { ExperimentConfig } from '../contract/config';
import { dropoutMasks } from '../models/mcDropout';
import type { HeadName, TunedModel } from '../models/tuned';
import { deriveSeed } from '../num/random';

/** A model with one head has nothing to choose, and needs neither temperatures nor masks. */
export function hasSeveralHeads({ heads }: Pick<TunedModel, 'heads'>): boolean {
  return Object.keys(heads).length > 1;
}

/** @returns `[passes, width, 1]`, which the caller disposes of; null for a model with one head */
export function headMasks(
  model: Pick<TunedModel, 'heads' | 'architecture'>,
  { seed, heads }: Pick<ExperimentConfig, 'seed' | 'heads'>,
): tf.Tensor3D | null {
  if (!hasSeveralHeads(model)) return null;
  return dropoutMasks(model.architecture.featureWidth, heads.passes, heads.dropout, deriveSeed(seed, 'mc-dropout'));
}

/** The model with a temperature for each of its heads; it shares all weights. */
export function withTemperatures(
  model: TunedModel,
  temperatures: Readonly<Record<HeadName, { value: number }>>,
): TunedModel {
  const warm = Object.entries(model.heads).map(([name, head]) => [
    name,
    { ...head, temperature: temperatures[name as HeadName].value },
  ]);
  return { ...model, heads: Object.fromEntries(warm) as TunedModel['heads'] };
}
