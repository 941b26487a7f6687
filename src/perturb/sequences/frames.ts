/** All frames of a sequence of one picture, 8 bits in, 8 bits out, as a set: each picture of it is a frame. */
import { bytesOfTensor, tensorFromBytes } from '../../compute/kernels/bytes';
import * as tf from '../../compute/tf';
import type { ImageSet } from '../../contract/image';
import { sequence } from './registry';

/**
 * @param set of one picture
 * @param pixels where they are put; an array of their own by default
 * @param seed of the picture: what its random frames draw by
 * @throws Error for an unknown sequence, RangeError where the set has not one picture
 */
export async function framesOf(set: ImageSet, name: string, seed: number, pixels?: Uint8Array): Promise<ImageSet> {
  const { info, frame } = sequence(name);
  if (set.count !== 1) throw new RangeError(`A sequence is made of one picture, not of ${set.count}.`);
  const { width, height } = set;
  const size = width * height * 3;
  const frames = pixels ?? new Uint8Array(info.frames * size);
  const x = tensorFromBytes(set.pixels, [1, height, width, 3]) as tf.Tensor4D;
  try {
    for (let index = 0; index < info.frames; index++) {
      const made = tf.tidy(() => frame(x, { index, seed }));
      try {
        await bytesOfTensor(made, frames.subarray(index * size, (index + 1) * size));
      } finally {
        made.dispose();
      }
    }
  } finally {
    x.dispose();
  }
  return { ...set, count: info.frames, pixels: frames, labels: new Int32Array(info.frames).fill(set.labels[0] ?? -1) };
}
