/**
 * A perturbation on a part of the picture: m · P(x) + (1 − m) · x, where m is 0..1 at every pixel. P is computed on the whole picture, so
 * that what is drawn for a pixel, and what a blur or a warp brings into the part from beside it, is as without a mask; a chain has one
 * mask at its end, and only then is the result cut to 8 bits. Where m is 1 the result is P(x) to the last bit, where it is 0 the picture.
 */
import { tensorFromBytes } from '../compute/kernels/bytes';
import type * as tf from '../compute/tf';
import type { PictureMask } from '../contract/image';

/**
 * @param changed `[batch, height, width, 3]`; @param untouched the same before the perturbation; neither is disposed of
 * @param mask of the pictures' size, the same for all of the batch
 */
export function onPart(
  changed: tf.Tensor4D,
  untouched: tf.Tensor4D,
  { width, height, values }: PictureMask,
): tf.Tensor4D {
  const m = tensorFromBytes(values, [1, height, width, 1]);
  return changed.mul(m).add(untouched.mul(m.neg().add(1)));
}
