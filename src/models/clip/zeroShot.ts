/**
 * A classifier from the names of classes (Radford et al. 2021, section 3.1): each name is put into several sentences, their directions
 * are averaged and made a direction again, and a picture belongs to the class whose direction is nearest to its own.
 *
 * Templates: OpenAI's notebook `Prompt_Engineering_for_ImageNet.ipynb`, whose 80 it searched for the seven that do best together.
 */
import * as tf from '../../compute/tf';
import { textFeatures, type ClipTextTower } from './textTower';
import type { ClipTokenizer } from './tokenizer';

/** `{}` stands for the name of the class. */
export const PROMPT_TEMPLATES: readonly string[] = [
  'a photo of a {}.',
  'itap of a {}.',
  'a bad photo of the {}.',
  'a origami {}.',
  'a photo of the large {}.',
  'a {} in a video game.',
  'art of the {}.',
  'a photo of the small {}.',
];

export interface ZeroShotHead {
  /** [shared, classes]: the direction of each class times the temperature. */
  weight: tf.Tensor2D;
  /** [classes], zeros: that the lab's classifiers have one. */
  bias: tf.Tensor1D;
}

export interface ZeroShotOptions {
  templates?: readonly string[];
  /** Prompts that are done, of how many. */
  onProgress?: (done: number, total: number) => void;
  /** Ends it between two batches with an AbortError. */
  signal?: AbortSignal;
}

const BATCH = 32;

/**
 * The tensors belong to the caller; the tower stays his.
 * @param classNames as people say them: `bee eater`, not `n01828970`
 * @throws {RangeError} without classes or templates, or where a template has no place for the name
 */
export async function zeroShotHead(
  tower: ClipTextTower,
  tokenizer: ClipTokenizer,
  classNames: readonly string[],
  { templates = PROMPT_TEMPLATES, onProgress, signal }: ZeroShotOptions = {},
): Promise<ZeroShotHead> {
  if (classNames.length === 0) throw new RangeError('A classifier from words needs the names of the classes.');
  const placeless = templates.find((template) => !template.includes('{}'));
  if (templates.length === 0 || placeless !== undefined) {
    throw new RangeError(`A prompt needs {} where the name of the class goes: ${placeless ?? 'there is none'}.`);
  }
  const { shared, context } = tower.plan;
  const prompts = classNames.flatMap((name) =>
    templates.map((template) => template.replaceAll('{}', () => inWords(name))),
  );
  const rows = prompts.map((prompt) => tokenizer.encode(prompt, context));
  const sums = new Float64Array(shared * classNames.length);
  // Prompts of like length go together, since a batch is as long as its longest.
  const order = rows.map((_, i) => i).sort((a, b) => rows[a]!.length - rows[b]!.length || a - b);
  for (let at = 0; at < order.length; at += BATCH) {
    signal?.throwIfAborted();
    const batch = order.slice(at, at + BATCH);
    const features = textFeatures(
      tower,
      batch.map((i) => rows[i]!),
    );
    const values = await features.data();
    features.dispose();
    batch.forEach((prompt, row) => {
      const from = Math.floor(prompt / templates.length) * shared;
      for (let k = 0; k < shared; k++) sums[from + k]! += values[row * shared + k]!;
    });
    onProgress?.(at + batch.length, order.length);
  }
  const weight = new Float32Array(sums.length);
  classNames.forEach((_, c) => {
    const sum = sums.subarray(c * shared, (c + 1) * shared);
    const length = Math.hypot(...sum);
    sum.forEach((value, k) => (weight[k * classNames.length + c] = (tower.scale * value) / length));
  });
  return {
    weight: tf.tensor2d(weight, [shared, classNames.length]),
    bias: tf.zeros([classNames.length]),
  };
}

/** Folders are often named `bee_eater`; the model has read `bee eater`. */
function inWords(name: string): string {
  return name.replaceAll('_', ' ').trim();
}
