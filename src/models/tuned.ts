/**
 * A pre-trained model of which a part was tuned. The untouched weights keep their names; a tuned copy of weight `w` is
 * `tuned.w`; the heads are the published classifier, `head_clean`, `head_unclean` and `head_combined`. One flat dictionary,
 * so that it is saved, loaded and checkpointed like any other model.
 */
import type * as tf from '../compute/tf';
import { classCount, classify, forwardBlocks, withPrefixed, type Architecture, type Weights } from './model';

export const TUNED_PREFIX = 'tuned.';

/** The heads in the order in which they are reported. */
export const HEADS = ['clean', 'unclean', 'combined'] as const;
export type HeadName = (typeof HEADS)[number];

export interface TunedModel {
  architecture: Architecture;
  weights: Weights;
  /** Tuned copies begin at this block; 0 when weights all through the model are tuned. */
  cut: number;
  /** Names, without prefix, of the weights that have a tuned copy. */
  tuned: readonly string[];
  /** Where each head reads its features, and the weights it uses. One head for methods with a single one. */
  heads: Partial<Record<HeadName, { tail: 'original' | 'tuned'; weights: string }>>;
}

/** Penultimate features of the original and of the tuned path; `original` only where a head needs it. */
export interface TailFeatures {
  original: tf.Tensor2D | null;
  tuned: tf.Tensor2D | null;
}

/** Runs the part after the cut. @param atCut activations before block `cut` (pictures 0..1 where it is 0) */
export function tailFeatures(model: TunedModel, atCut: tf.Tensor): TailFeatures {
  const { architecture, weights, cut, heads } = model;
  const tails = new Set(Object.values(heads).map((head) => head.tail));
  return {
    original: tails.has('original') ? (forwardBlocks(architecture, weights, atCut, cut) as tf.Tensor2D) : null,
    tuned: tails.has('tuned')
      ? (forwardBlocks(architecture, withPrefixed(weights, TUNED_PREFIX), atCut, cut) as tf.Tensor2D)
      : null,
  };
}

/** Logits of each head. */
export function headLogits(model: TunedModel, features: TailFeatures): Partial<Record<HeadName, tf.Tensor2D>> {
  const out: Partial<Record<HeadName, tf.Tensor2D>> = {};
  for (const name of HEADS) {
    const head = model.heads[name];
    if (head) out[name] = classify(model.weights, features[head.tail]!, head.weights);
  }
  return out;
}

/** Floating-point operations of one picture after the cut, through the paths that the heads use. */
export function tailFlops(model: TunedModel): number {
  const tails = new Set(Object.values(model.heads).map((head) => head.tail)).size;
  const blocks = model.architecture.blocks.slice(model.cut).reduce((sum, block) => sum + block.flops, 0);
  return tails * blocks + headFlops(model) * Object.keys(model.heads).length;
}

/** Floating-point operations of one picture before the cut. */
export function trunkFlops(architecture: Architecture, cut: number): number {
  return architecture.blocks.slice(0, cut).reduce((sum, block) => sum + block.flops, 0);
}

/** Floating-point operations of one head on one picture. */
export function headFlops(model: Pick<TunedModel, 'architecture' | 'weights'>): number {
  return 2 * model.architecture.featureWidth * classCount(model.architecture, model.weights);
}

/** A pre-trained model as a method of its own: one head on the original path. */
export function untunedModel(architecture: Architecture, weights: Weights): TunedModel {
  const heads: TunedModel['heads'] = { clean: { tail: 'original', weights: architecture.classifier } };
  return { architecture, weights, cut: 0, tuned: [], heads };
}
