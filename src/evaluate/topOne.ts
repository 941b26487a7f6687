/** Top-1 answers of a whole network, without heads of ours: for benchmarks of models as they come from a file. */
import { tensorFromBytes } from '../compute/kernels/bytes';
import * as tf from '../compute/tf';
import type { Picture } from '../contract/image';
import { forward, type Architecture, type Weights } from '../models/model';

/**
 * The class that the model sees in each picture. The batch has one constant shape, filled up with repeats of the last picture.
 * @param pictures of the model's input size, at least one
 * @param batch pictures at a time, at least as many as there are
 * @param labelSubset labels to choose from, such as the 200 of ImageNet-R; null for all
 * @returns one label for each picture
 */
export async function topOne(
  architecture: Architecture,
  weights: Weights,
  pictures: readonly Picture[],
  batch: number,
  labelSubset: readonly number[] | null = null,
): Promise<number[]> {
  const side = architecture.inputSize;
  const size = side * side * 3;
  const bytes = new Uint8Array(batch * size);
  for (let i = 0; i < batch; i++) bytes.set(pictures[Math.min(i, pictures.length - 1)]!.pixels, i * size);
  const answers = tf.tidy(() => {
    const logits = forward(architecture, weights, tensorFromBytes(bytes, [batch, side, side, 3]));
    return (labelSubset ? logits.gather(tf.tensor1d([...labelSubset], 'int32'), 1) : logits).argMax(1);
  });
  try {
    const seen = [...(await answers.data())].slice(0, pictures.length);
    return labelSubset ? seen.map((i) => labelSubset[i]!) : seen;
  } finally {
    answers.dispose();
  }
}
