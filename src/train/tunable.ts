/** Makes the pre-trained large model ready for a way of tuning it: which weights get a tuned copy, and which heads. */
import * as tf from '../compute/tf';
import type { ExperimentConfig, TunedParts } from '../contract/config';
import { classCount, type Architecture, type Weights } from '../models/model';
import { TUNED_PREFIX, type HeadName, type TunedModel } from '../models/tuned';
import { partBounds, partNames } from './parts';

export interface TuningPlan {
  /** `all` is complete fine-tuning; with `none` only the heads are new, as in a linear probe. */
  tuned: TunedParts | 'all' | 'none';
  /** Three heads as in the paper, or a single one as in the baselines. */
  heads: 'three' | 'one';
  /** The front is corrected first and then held: what is trained after that begins behind it. */
  heldFront?: boolean;
}

/**
 * @param pretrained the large model; its tensors are shared, never disposed or changed
 * @returns the model, with tuned copies and heads that start as the pre-trained ones; dispose with `disposeTuned`
 * @throws {TunedPartsError} where the parts cannot be tuned as asked
 */
export function makeTunable(
  architecture: Architecture,
  pretrained: Weights,
  plan: TuningPlan,
  student: ExperimentConfig['student'],
): TunedModel {
  const { blocks } = architecture;
  const { tuned, front } = tunedOf(architecture, pretrained, plan, student);
  const weights: Weights = { ...pretrained };
  for (const name of tuned) weights[TUNED_PREFIX + name] = tf.clone(pretrained[name]!);
  const first = (from: number) => {
    const moved = new Set(tuned);
    const found = blocks.findIndex(({ weightNames }, i) => i >= from && weightNames.some((name) => moved.has(name)));
    return found < 0 ? blocks.length : found;
  };
  const heads = addHeads(architecture, weights, plan, student);
  return { architecture, weights, cut: first(0), tuneFrom: first(plan.heldFront ? front : 0), tuned, heads };
}

/** Names of the weights that get a tuned copy, and the number of blocks of a tuned front. */
function tunedOf(
  architecture: Architecture,
  pretrained: Weights,
  { tuned }: TuningPlan,
  student: ExperimentConfig['student'],
): { tuned: readonly string[]; front: number } {
  if (tuned === 'none') return { tuned: [], front: 0 };
  if (tuned === 'all') {
    const { blocks, classifier } = architecture;
    const statistics = new Set(blocks.flatMap((block) => block.bufferNames));
    const names = Object.keys(pretrained);
    return { tuned: names.filter((name) => !name.startsWith(`${classifier}.`) && !statistics.has(name)), front: 0 };
  }
  const bounds = partBounds(architecture, classCount(architecture, pretrained), tuned, student);
  return { tuned: partNames(architecture, pretrained, bounds), front: bounds.front };
}

function addHeads(
  { classifier }: Architecture,
  weights: Weights,
  plan: TuningPlan,
  { cleanPath, combinedHead }: ExperimentConfig['student'],
): TunedModel['heads'] {
  const heads: TunedModel['heads'] = {};
  const add = (head: HeadName, make: (tensor: tf.Tensor) => tf.Tensor) => {
    heads[head] = { tail: 'tuned', weights: `head_${head}` };
    weights[`head_${head}.weight`] = make(weights[`${classifier}.weight`]!);
    weights[`head_${head}.bias`] = make(weights[`${classifier}.bias`]!);
  };
  if (plan.heads === 'three') {
    if (cleanPath === 'frozen') heads.clean = { tail: 'original', weights: classifier };
    else add('clean', tf.clone);
    add('unclean', tf.clone);
  }
  // The loss of a linear head is convex, so a new one may start from nothing.
  add('combined', plan.heads === 'three' && combinedHead === 'new' ? tf.zerosLike : tf.clone);
  return heads;
}

/** Names in the dictionary of everything that tuning changes, the correction of a held front included. */
export function trainableNames(model: TunedModel): string[] {
  return Object.keys(model.weights).filter((name) => name.startsWith(TUNED_PREFIX) || name.startsWith('head_'));
}

/** The names among these that are still trained once a held front has been corrected. */
export function namesBehind({ architecture, tuneFrom }: TunedModel, names: readonly string[]): string[] {
  const held = architecture.blocks.slice(0, tuneFrom).flatMap(({ weightNames }) => weightNames);
  const left = new Set(held.map((name) => TUNED_PREFIX + name));
  return names.filter((name) => !left.has(name));
}

/** Disposes what `makeTunable` added, not the pre-trained weights. */
export function disposeTuned(model: TunedModel): void {
  for (const name of trainableNames(model)) {
    model.weights[name]!.dispose();
    delete model.weights[name];
  }
}

/** Number of weights that tuning changes. */
export function tunedParameters(model: TunedModel): number {
  return trainableNames(model).reduce((sum, name) => sum + model.weights[name]!.size, 0);
}
