/** Running the frozen part and the teacher over one batch of pictures, and how many pictures a batch may have. */
import * as tf from '../compute/tf';
import type { ImageSet } from '../contract/image';
import { forwardBlocks } from '../models/model';
import type { TunedModel } from '../models/tuned';
import { bytesAtPeak, type Budget } from './budget';
import type { Teacher } from './featureCache';
import type { RowPictures } from './rows';

/** Pictures at a time, where memory allows. */
const BATCH = 60;
/** Up to this side a batch needs no measuring. */
const SMALL_SIDE = 64;

/** What is said of one batch of rows; the tensors belong to the caller. */
export interface Seen {
  trunk: tf.Tensor;
  logits?: tf.Tensor2D;
  trust?: tf.Tensor1D;
}

/** Activations at the cut and what the teacher says. */
export function lookAt(model: TunedModel, teacher: Teacher | null, x: tf.Tensor4D): Seen {
  return tf.tidy(() => {
    const trunk = forwardBlocks(model.architecture, model.weights, x, 0, model.cut);
    return { trunk, ...teacher?.speak(x) };
  });
}

export function disposeSeen({ trunk, logits, trust }: Seen): void {
  tf.dispose([trunk, ...(logits ? [logits, trust!] : [])]);
}

/** The same of rows [start, start + count), in a batch padded with zeros. */
export function lookAtRows(
  model: TunedModel,
  teacher: Teacher | null,
  pictures: RowPictures,
  { start, count, batch }: { start: number; count: number; batch: number },
): Seen {
  const { height, width } = pictures.set;
  const x = tf.tensor4d(pictures.batch(start, count, batch), [batch, height, width, 3]);
  try {
    return lookAt(model, teacher, x);
  } finally {
    x.dispose();
  }
}

/** As many pictures at a time as have room: one is looked at and its memory measured. */
export function fillingBatch(
  model: TunedModel,
  teacher: Teacher | null,
  set: Pick<ImageSet, 'width' | 'height'>,
  budget: Pick<Budget, 'filling'>,
): number {
  const { networkSide = 0, inputSize } = model.architecture;
  if (Math.max(networkSide, inputSize, set.width, set.height) <= SMALL_SIDE) return BATCH;
  const bytes = bytesAtPeak(() => {
    const x = tf.zeros<tf.Rank.R4>([1, set.height, set.width, 3]);
    return { ...lookAt(model, teacher, x) };
  });
  return Math.max(1, Math.min(BATCH, Math.floor(budget.filling / bytes)));
}

/** A GPU's work is queued: without waiting, batches would pile up and their time would be counted elsewhere. */
export async function finished(tensor: tf.Tensor): Promise<void> {
  if (tf.getBackend() !== 'webgpu') return;
  const one = tf.tidy(() => tf.slice(tf.reshape(tensor, [-1]), 0, 1));
  await one.data();
  one.dispose();
}
