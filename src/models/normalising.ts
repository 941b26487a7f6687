/**
 * Batch norms by other statistics than those that the weights hold. Whoever adapts a network at test time (`evaluate/adaptation`) runs its
 * blocks inside `normalisingWith`, and is then asked at every batch norm, in the order in which they are met, what it makes of the
 * activations. Nothing else of the network changes, and outside of it norms are folded as ever.
 */
import type { BatchNorm } from '../compute/kernels/convolutionNorm';
import type * as tf from '../compute/tf';
import type { Architecture } from './architecture';

/** One batch norm that is met. Tensors that its functions give belong to the caller. */
export interface MetNorm {
  /** Its weights are `${name}.weight`, `.bias`, `.running_mean`, `.running_var`. */
  name: string;
  /** As the weights hold it. */
  norm: BatchNorm;
  epsilon: number;
  /** The activations before it, [batch, height, width, channels]. */
  before(): tf.Tensor4D;
  /** Activations behind it with other statistics, its activation function included. */
  folded(norm: BatchNorm): tf.Tensor4D;
  /** Applies the activation function to activations that were normalised otherwise. */
  activated(normalised: tf.Tensor4D): tf.Tensor4D;
}

export type Normaliser = (met: MetNorm) => tf.Tensor4D;

let current: Normaliser | null = null;

/** Who is asked at a batch norm; null where norms are as the weights say. */
export const normaliser = (): Normaliser | null => current;

/** @param run runs a network, at once: nothing in it waits */
export function normalisingWith<T>(asked: Normaliser, run: () => T): T {
  const before = current;
  current = asked;
  try {
    return run();
  } finally {
    current = before;
  }
}

const MEAN = '.running_mean';

/** The batch norms of a network by name, first to last; none where it has other norms or none at all. */
export function batchNormsOf({ blocks }: Pick<Architecture, 'blocks'>): string[] {
  return blocks.flatMap((block) => batchNormsIn(block));
}

export function batchNormsIn({ bufferNames }: Pick<Architecture['blocks'][number], 'bufferNames'>): string[] {
  return bufferNames.flatMap((name) => (name.endsWith(MEAN) ? [name.slice(0, -MEAN.length)] : []));
}
