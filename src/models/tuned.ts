/**
 * A pre-trained model of which a part was tuned. The untouched weights keep their names; a tuned copy of weight `w` is
 * `tuned.w`; the heads are the published classifier, `head_clean`, `head_unclean` and `head_combined`. One flat dictionary,
 * so that it is saved, loaded and checkpointed like any other model.
 */
import * as tf from '../compute/tf';
import { classCount, classify, forwardBlocks, withPrefixed, type Architecture, type Weights } from './model';
import { classifierFlops, modelFlops } from './size';

export const TUNED_PREFIX = 'tuned.';

/** The heads in the order in which they are reported. */
export const HEADS = ['clean', 'unclean', 'combined'] as const;
export type HeadName = (typeof HEADS)[number];

export interface Head {
  /** Where it reads its features: from the model as it was, or through the tuned copies. */
  tail: 'original' | 'tuned';
  /** Name of its linear layer. */
  weights: string;
  /** What its logits are divided by (Guo et al. 2017); 1 where it is left out. */
  temperature?: number;
}

export interface TunedModel {
  architecture: Architecture;
  weights: Weights;
  /** The original and the tuned path are one before this block: the first that has a tuned copy. */
  cut: number;
  /** What training changes begins at this block. It lies behind `cut` where a corrected front is held. */
  tuneFrom: number;
  /** Names, without prefix, of the weights that have a tuned copy. */
  tuned: readonly string[];
  /** One head for methods with a single one. */
  heads: Partial<Record<HeadName, Head>>;
}

/** Penultimate features of the original and of the tuned path; `original` only where a head needs it. */
export interface TailFeatures {
  original: tf.Tensor2D | null;
  tuned: tf.Tensor2D | null;
}

/** Activations before block `to` on the tuned path, [batch, …]; the caller disposes of them. */
export function tunedActivations({ architecture, weights }: TunedModel, x: tf.Tensor, to: number): tf.Tensor {
  return forwardBlocks(architecture, withPrefixed(weights, TUNED_PREFIX), x, 0, to);
}

/** Runs the part after the cut. @param atCut activations before block `cut` (pictures 0..1 where it is 0) */
export function tailFeatures(model: TunedModel, atCut: tf.Tensor): TailFeatures {
  const tails = new Set(Object.values(model.heads).map((head) => head.tail));
  return {
    original: tails.has('original') ? pathFeatures(model, 'original', atCut) : null,
    tuned: tails.has('tuned') ? pathFeatures(model, 'tuned', atCut) : null,
  };
}

/** Penultimate features of one path, [batch, featureWidth], from activations before block `from`. */
export function pathFeatures(
  { architecture, weights, cut }: TunedModel,
  tail: Head['tail'],
  activations: tf.Tensor,
  from = cut,
): tf.Tensor2D {
  const path = tail === 'tuned' ? withPrefixed(weights, TUNED_PREFIX) : weights;
  return forwardBlocks(architecture, path, activations, from) as tf.Tensor2D;
}

/** Logits of each head. */
export function headLogits(model: TunedModel, features: TailFeatures): Partial<Record<HeadName, tf.Tensor2D>> {
  const out: Partial<Record<HeadName, tf.Tensor2D>> = {};
  for (const name of HEADS) {
    const head = model.heads[name];
    if (!head) continue;
    const logits = classify(model.weights, features[head.tail]!, head.weights);
    out[name] = head.temperature === undefined ? logits : tf.tidy(() => tf.div(logits, head.temperature!));
  }
  return out;
}

/**
 * Floating-point operations of one answer: what the paths share once, what they do not share twice, and the heads; with several
 * heads each passes Monte-Carlo dropout as often as is said.
 */
export function answerFlops({ architecture, weights, cut, heads }: TunedModel, passes: number): number {
  const all = Object.values(heads);
  const paths = new Set(all.map(({ tail }) => tail)).size;
  const repeats = all.length > 1 ? 1 + passes : 1;
  const classes = classCount(architecture, weights);
  return (
    modelFlops(architecture, 0, 0, cut) +
    paths * modelFlops(architecture, 0, cut) +
    all.length * repeats * classifierFlops(architecture, classes)
  );
}

/** Floating-point operations of one picture before a block. */
export function trunkFlops(architecture: Architecture, cut: number): number {
  return architecture.blocks.slice(0, cut).reduce((sum, block) => sum + block.flops, 0);
}

/**
 * Floating-point operations of training blocks [from, to) on one picture: the forward pass, the gradient of each block's input where
 * something before it is trained, and the gradient of the filters of blocks of which any is trained. Each costs as much as the
 * forward pass; norms and biases cost nothing.
 * @param trained names of the weights that move, without prefix
 */
export function trainingFlops(
  { blocks }: Pick<Architecture, 'blocks'>,
  trained: Iterable<string>,
  from = 0,
  to = blocks.length,
): number {
  const names = new Set(trained);
  let [sum, reached] = [0, false];
  for (const { flops, weightNames, weightShapes } of blocks.slice(from, to)) {
    const moved = weightNames.filter((name) => names.has(name));
    const filters = moved.some((name) => weightShapes[name]!.length > 1);
    sum += flops * (1 + (reached ? 1 : 0) + (filters ? 1 : 0));
    reached ||= moved.length > 0;
  }
  return sum;
}

/** A pre-trained model as a method of its own: one head on the original path. */
export function untunedModel(architecture: Architecture, weights: Weights): TunedModel {
  const heads: TunedModel['heads'] = { clean: { tail: 'original', weights: architecture.classifier } };
  return { architecture, weights, cut: 0, tuneFrom: 0, tuned: [], heads };
}
