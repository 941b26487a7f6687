/**
 * What a model is here: an architecture (data and pure functions) over a flat dictionary of named weights. Nothing holds
 * state, so freezing, copying a tail, averaging two models or giving one model three heads are operations on dictionaries.
 *
 * Names are those that the weights were published under (`features.3.conv.0.1.bias`, `blocks.3.attn.qkv.weight`); layout is
 * the engine's: convolutions [height, width, in, out], depthwise ones [height, width, channels, 1], linear layers [in, out].
 */
import * as tf from '../compute/tf';
import type { Preprocessing } from './preprocessing';

export type Weights = Record<string, tf.Tensor>;

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

/**
 * Runs blocks [from, to). From 0 it takes pictures [batch, height, width, 3] in 0..1 (normalisation is the stem's); to the
 * end it gives features [batch, featureWidth]. The result belongs to the caller, also where no block runs.
 */
export function forwardBlocks(
  architecture: Architecture,
  weights: Weights,
  x: tf.Tensor,
  from = 0,
  to = architecture.blocks.length,
): tf.Tensor {
  return tf.tidy(() => {
    let activations = x;
    for (const block of architecture.blocks.slice(from, to)) {
      const before = activations;
      activations = block.forward(weights, before);
      // Only what this loop made may go, and a gradient tape keeps what it needs by itself.
      if (before !== x) before.dispose();
    }
    return activations === x ? tf.clone(x) : activations;
  });
}

/** Logits [batch, classes] of a linear head, `${head}.weight` and `${head}.bias`, on features [batch, featureWidth]. */
export function classify(weights: Weights, features: tf.Tensor, head: string): tf.Tensor2D {
  return tf.tidy(() => {
    const logits = tf.matMul(features as tf.Tensor2D, weightNamed(weights, `${head}.weight`) as tf.Tensor2D);
    return tf.add(logits, weightNamed(weights, `${head}.bias`)) as tf.Tensor2D;
  });
}

/** Logits [batch, classes] for pictures [batch, height, width, 3] in 0..1. */
export function forward(architecture: Architecture, weights: Weights, x: tf.Tensor): tf.Tensor2D {
  return tf.tidy(() => classify(weights, forwardBlocks(architecture, weights, x), architecture.classifier));
}

/** How many classes the model was published with, or made for. */
export function classCount(architecture: Architecture, weights: Weights): number {
  return weightNamed(weights, `${architecture.classifier}.bias`).size;
}

/** @throws {Error} naming the weight that is missing */
export function weightNamed(weights: Weights, name: string): tf.Tensor {
  const weight = weights[name];
  if (!weight) throw new Error(`The model has no weight named ${name}.`);
  return weight;
}

/**
 * The same dictionary with `${prefix}${name}` in place of `name` wherever there is one: the model that runs on the tuned
 * tail `tuned.blocks.11.conv1.weight` … instead of the original. Tensors are shared, not copied.
 */
export function withPrefixed(weights: Weights, prefix: string): Weights {
  const result: Weights = {};
  for (const [name, weight] of Object.entries(weights)) {
    if (!name.startsWith(prefix)) result[name] = weights[prefix + name] ?? weight;
  }
  return result;
}

/** Disposes every tensor of the dictionary (once, where two names share one) and empties it. */
export function disposeWeights(weights: Weights): void {
  tf.dispose([...new Set(Object.values(weights))]);
  for (const name of Object.keys(weights)) delete weights[name];
}

export { classifierFlops, classifierParameters, countParameters, cutForFraction, modelFlops } from './size';
