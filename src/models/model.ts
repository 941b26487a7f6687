/** What is done with a model (`architecture.ts`): running its blocks and its classifier, and its dictionary of weights. */
import * as tf from '../compute/tf';
import type { Architecture, Weights } from './architecture';

export type { Architecture, Block, Weights } from './architecture';
export { classifierFlops, classifierParameters, countParameters, cutForFraction, modelFlops } from './size';

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
 * tail `tuned.blocks.11.conv1.weight` … instead of the original. Tensors are shared, not copied, and what has no such name is found in the dictionary itself.
 */
export function withPrefixed(weights: Weights, prefix: string): Weights {
  const result = Object.create(weights) as Weights;
  for (const name of Object.keys(weights)) {
    if (name.startsWith(prefix)) result[name.slice(prefix.length)] = weights[name]!;
  }
  return result;
}

/** Disposes every tensor of the dictionary (once, where two names share one) and empties it. */
export function disposeWeights(weights: Weights): void {
  tf.dispose([...new Set(Object.values(weights))]);
  for (const name of Object.keys(weights)) delete weights[name];
}
