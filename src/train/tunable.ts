/** Makes the pre-trained large model ready for a way of tuning it: which weights get a tuned copy, and which heads. */
import * as tf from '../compute/tf';
import type { ExperimentConfig } from '../contract/config';
import { classCount, cutForFraction, type Architecture, type Weights } from '../models/model';
import { TUNED_PREFIX, type HeadName, type TunedModel } from '../models/tuned';

export interface TuningPlan {
  /** `all` is complete fine-tuning; with `none` only the heads are new, as in a linear probe. */
  tuned: ExperimentConfig['student']['tuned'] | 'all' | 'none';
  /** Three heads as in the paper, or a single one as in the baselines. */
  heads: 'three' | 'one';
}

/**
 * @param pretrained the large model; its tensors are shared, never disposed or changed
 * @returns the model, with tuned copies and heads that start as the pre-trained ones; dispose with `disposeTuned`
 */
export function makeTunable(
  architecture: Architecture,
  pretrained: Weights,
  plan: TuningPlan,
  student: ExperimentConfig['student'],
): TunedModel {
  const { blocks, classifier } = architecture;
  const statistics = new Set(blocks.flatMap((block) => block.bufferNames));
  const names = Object.keys(pretrained).filter((name) => !name.startsWith(`${classifier}.`) && !statistics.has(name));
  const classes = classCount(architecture, pretrained);
  const lastBlocks = cutForFraction(architecture, classes, student.fraction);
  const fromCut = new Set(blocks.slice(lastBlocks).flatMap((block) => block.weightNames));
  const tuned = names.filter(
    (name) =>
      plan.tuned === 'all' ||
      (plan.tuned !== 'none' && fromCut.has(name)) ||
      (plan.tuned === 'last-blocks-and-norms' && pretrained[name]!.rank === 1),
  );
  const weights: Weights = { ...pretrained };
  for (const name of tuned) weights[TUNED_PREFIX + name] = tf.clone(pretrained[name]!);

  const heads: TunedModel['heads'] = {};
  const addHead = (head: HeadName) => {
    heads[head] = { tail: 'tuned', weights: `head_${head}` };
    weights[`head_${head}.weight`] = tf.clone(pretrained[`${classifier}.weight`]!);
    weights[`head_${head}.bias`] = tf.clone(pretrained[`${classifier}.bias`]!);
  };
  if (plan.heads === 'three') {
    if (student.cleanPath === 'frozen') heads.clean = { tail: 'original', weights: classifier };
    else addHead('clean');
    addHead('unclean');
  }
  addHead('combined');
  return { architecture, weights, cut: cutOf(plan, blocks.length, lastBlocks), tuned, heads };
}

/** The first block that has a tuned weight. */
function cutOf({ tuned }: TuningPlan, blocks: number, lastBlocks: number): number {
  if (tuned === 'none') return blocks;
  return tuned === 'last-blocks' ? lastBlocks : 0;
}

/** Names in the dictionary of everything that tuning changes. */
export function trainableNames(model: TunedModel): string[] {
  return Object.keys(model.weights).filter((name) => name.startsWith(TUNED_PREFIX) || name.startsWith('head_'));
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
