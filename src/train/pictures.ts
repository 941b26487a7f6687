/** From 8-bit picture sets to the 0..1 floats that models take. */
import { filled } from '../compute/inPlace';
import { tensorFromBytes } from '../compute/kernels/bytes';
import { nativeKernels } from '../compute/native/load';
import * as tf from '../compute/tf';
import type { ImageSet } from '../contract/image';
import { newBatch, writeUnitRange } from '../perturb/augment/unitRange';

/** Pixels of the chosen pictures as floats in 0..1, `[n, height, width, 3]` flattened. @param out where they are written */
export function gatherPictures(set: ImageSet, indices: ArrayLike<number>, out = newBatch(set, indices)): Float32Array {
  const size = set.height * set.width * 3;
  for (let i = 0; i < indices.length; i++) {
    writeUnitRange(set.pixels.subarray(indices[i]! * size, (indices[i]! + 1) * size), out, i * size);
  }
  return out;
}

/** `[pictures, height, width, 3]` from flattened floats. */
export function pictureTensor(pixels: Float32Array, set: Pick<ImageSet, 'height' | 'width'>): tf.Tensor4D {
  return tf.tensor4d(pixels, [pixels.length / (set.height * set.width * 3), set.height, set.width, 3]);
}

/**
 * `[batch, height, width, 3]` in 0..1 from pictures in 8 bits, black ones after them. The caller disposes of the tensor.
 * @param count of the pictures
 */
export function tensorOfBytes(
  count: number,
  bytesOf: (i: number) => Uint8Array,
  batch: number,
  { height, width }: Pick<ImageSet, 'height' | 'width'>,
): tf.Tensor4D {
  const size = height * width * 3;
  const shape: [number, number, number, number] = [batch, height, width, 3];
  if (nativeKernels(tf.backend())) {
    const bytes = new Uint8Array(count * size);
    for (let i = 0; i < count; i++) bytes.set(bytesOf(i), i * size);
    return tensorFromBytes(bytes, shape) as tf.Tensor4D;
  }
  return filled<tf.Rank.R4>(shape, (out) => {
    for (let i = 0; i < count; i++) writeUnitRange(bytesOf(i), out, i * size);
    out.fill(0, count * size);
  });
}

/** The two sets one after the other; both must have the same picture size and classes. */
export function concatSets(name: string, first: ImageSet, second: ImageSet): ImageSet {
  if (first.width !== second.width || first.height !== second.height) {
    throw new RangeError(`${first.name} and ${second.name} hold pictures of different sizes.`);
  }
  const pixels = new Uint8Array(first.pixels.length + second.pixels.length);
  pixels.set(first.pixels);
  pixels.set(second.pixels, first.pixels.length);
  const labels = new Int32Array(first.count + second.count);
  labels.set(first.labels);
  labels.set(second.labels, first.count);
  return { ...first, name, count: first.count + second.count, pixels, labels };
}
