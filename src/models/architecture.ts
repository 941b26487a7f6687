/**
 * What a model is here: an architecture (data and pure functions) over a flat dictionary of named weights. Nothing holds
 * state, so freezing, copying a tail, averaging two models or giving one model three heads are operations on dictionaries.
 *
 * Names are those that the weights were published under (`features.3.conv.0.1.bias`, `blocks.3.attn.qkv.weight`); layout is
 * the engine's: convolutions [height, width, in, out], depthwise ones [height, width, channels, 1], linear layers [in, out].
 */
import type * as tf from '../compute/tf';
import type { Preprocessing } from './preprocessing';
import type { PromptPlan } from './promptPlan';

export type Weights = Record<string, tf.Tensor>;

/** How an architecture was made, as plain data: another worker makes the same one of it (`recipes.ts`). */
export interface Recipe {
  /** Key of `NETWORKS`. */
  network: string;
  /** What its function was given. */
  given: readonly unknown[];
  /** Side of the pictures, where a resizing step stands before it. */
  side?: number;
  /** Learnt tokens that stand beside the network's own (`prompts.ts`). */
  prompts?: PromptPlan;
}

/** A stretch of a network that is never divided: models are cut between blocks. */
export interface Block {
  name: string;
  /** What training may change. */
  weightNames: readonly string[];
  /** Statistics of batch norms: needed to run, saved with the model, never trained and not counted as parameters. */
  bufferNames: readonly string[];
  /** Shape of each weight and statistic in engine layout. */
  weightShapes: Readonly<Record<string, readonly number[]>>;
  /** [height, width, channels], or [tokens, width]. */
  inputShape: readonly number[];
  /** Likewise, or [features] for the last block. */
  outputShape: readonly number[];
  parameters: number;
  /** Of one picture, 2 per multiply-add of convolutions and matrix products; norms, activations and pooling are not counted. */
  flops: number;
  /** `x` is [batch, ...inputShape]; the result [batch, ...outputShape] belongs to the caller. */
  forward(weights: Weights, x: tf.Tensor): tf.Tensor;
}

export interface Architecture {
  id: string;
  /** Side of the square input in pixels. */
  inputSize: number;
  /** Side that the network itself works at, where a resizing step stands before it (`resizing.ts`). */
  networkSide?: number;
  /** What the first block does to pixels 0..1. */
  preprocessing: Preprocessing;
  /** Of the networks of this folder; one that is put together elsewhere may have none. */
  recipe?: Recipe;
  /** Stem first; the classifier is not among them. */
  blocks: readonly Block[];
  /** Width of the features that the last block gives and the classifier reads. */
  featureWidth: number;
  /** Name of the linear classifier that the model was published with: `head`, `fc`, `classifier.1`. */
  classifier: string;
  /** Whether the classifier is made from the words of the classes (CLIP), so that a file need not hold one. */
  classifierFromWords?: boolean;
  /** Names of tensors that files of this architecture may hold and that are knowingly left out. */
  unused?: RegExp;
  /** Shapes of all weights, statistics and classifier included, in engine layout; with 0 classes without a classifier. */
  weightShapes(classes: number): Record<string, number[]>;
}
