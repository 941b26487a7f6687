/** Running the part of a network that training does not change over one batch of rows, and how many a batch may have. */
import * as tf from '../compute/tf';
import type { ImageSet } from '../contract/image';
import { tunedActivations, type TunedModel } from '../models/tuned';
import { bytesAtPeak, type Budget } from './budget';
import type { RowPictures } from './featureCache/rows';

/** Pictures at a time, where memory allows. */
const BATCH = 60;
/** Up to this side a batch needs no measuring. */
const SMALL_SIDE = 64;

/** Activations where training begins of rows [start, start + count), in a batch padded with black pictures. */
export function trunkRows(
  model: TunedModel,
  pictures: RowPictures,
  { start, count, batch }: { start: number; count: number; batch: number },
): tf.Tensor {
  const x = pictures.batch(
    Array.from({ length: count }, (_, i) => start + i),
    batch,
  );
  try {
    return tunedActivations(model, x, model.tuneFrom);
  } finally {
    x.dispose();
  }
}

/**
 * As many pictures at a time as have room: one is looked at and its memory measured.
 * @param sides of the networks that look at the pictures, in pixels
 * @param look what is made of pictures [1, height, width, 3]
 */
export function fillingBatch(
  look: (x: tf.Tensor4D) => tf.TensorContainer,
  sides: readonly number[],
  set: Pick<ImageSet, 'width' | 'height'>,
  budget: Pick<Budget, 'filling'>,
): number {
  if (Math.max(...sides, set.width, set.height) <= SMALL_SIDE) return BATCH;
  const bytes = bytesAtPeak(() => look(tf.zeros<tf.Rank.R4>([1, set.height, set.width, 3])));
  return Math.max(1, Math.min(BATCH, Math.floor(budget.filling / bytes)));
}

/** As many rows at a time as have room before the cut. */
export function trunkBatch(model: TunedModel, pictures: RowPictures, budget: Pick<Budget, 'filling'>): number {
  const { networkSide = 0, inputSize } = model.architecture;
  const look = (x: tf.Tensor4D) => tunedActivations(model, x, model.tuneFrom);
  return Math.min(pictures.count, fillingBatch(look, [networkSide, inputSize], pictures.set, budget));
}

/** A GPU's work is queued: without waiting, batches would pile up and their time would be counted elsewhere. */
export async function finished(tensor: tf.Tensor): Promise<void> {
  if (tf.getBackend() !== 'webgpu') return;
  const one = tf.tidy(() => tf.slice(tf.reshape(tensor, [-1]), 0, 1));
  await one.data();
  one.dispose();
}
