/** One picture as a batch on the device, and back in 8 bits. */
import { bytesOfTensor, tensorFromBytes } from '../compute/kernels/bytes';
import type * as tf from '../compute/tf';
import type { Picture } from '../contract/image';

/** [1, height, width, 3], 0..1; the caller disposes of it. */
export function tensorOfPicture({ height, width, pixels }: Picture): tf.Tensor4D {
  return tensorFromBytes(pixels, [1, height, width, 3]) as tf.Tensor4D;
}

/** The only picture of a batch in 8 bits; disposes of the batch. */
export async function storedPicture(x: tf.Tensor4D): Promise<Picture> {
  const [, height, width] = x.shape;
  try {
    return { height, width, pixels: await bytesOfTensor(x) };
  } finally {
    x.dispose();
  }
}
