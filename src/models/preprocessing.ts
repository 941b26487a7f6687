/**
 * What is done to pixels 0..1 before a network sees them: (x − mean) / deviation per channel. It belongs to the weights, not to
 * the architecture: no file says it, and with the wrong one a network loses points silently.
 */
import * as tf from '../compute/tf';

/** Red, green, blue. */
type Colour = readonly [number, number, number];

export interface Preprocessing {
  mean: Colour;
  deviation: Colour;
}

const grey = (value: number): Colour => [value, value, value];

/** The conventions in use; `imagenet` is torchvision's, `inception` (−1..1) that of TensorFlow and of timm's ViT, `clip` OpenAI's. */
export const PREPROCESSING = {
  imagenet: { mean: [0.485, 0.456, 0.406], deviation: [0.229, 0.224, 0.225] },
  inception: { mean: grey(0.5), deviation: grey(0.5) },
  clip: { mean: [0.48145466, 0.4578275, 0.40821073], deviation: [0.26862954, 0.26130258, 0.27577711] },
  none: { mean: grey(0), deviation: grey(1) },
} as const satisfies Record<string, Preprocessing>;
export type PreprocessingName = keyof typeof PREPROCESSING;

/** Pixels [batch, height, width, 3] in 0..1, prepared. */
export function preparePixels(x: tf.Tensor, { mean, deviation }: Preprocessing): tf.Tensor4D {
  return tf.tidy(() => {
    // One number where all channels share it: broadcasting a vector is slower.
    const one = (colour: Colour) =>
      colour.every((value) => value === colour[0]) ? colour[0] : tf.tensor1d([...colour]);
    return tf.div(tf.sub(x, one(mean)), one(deviation)) as tf.Tensor4D;
  });
}

/** For people: the name of a convention, or its numbers. */
export function describePreprocessing(preprocessing: Preprocessing): string {
  const known = Object.entries(PREPROCESSING).find(
    ([, { mean, deviation }]) =>
      mean.every((value, i) => value === preprocessing.mean[i]) &&
      deviation.every((value, i) => value === preprocessing.deviation[i]),
  );
  const numbers = `mean ${preprocessing.mean.join(', ')}; deviation ${preprocessing.deviation.join(', ')}`;
  return known ? `${known[0]} (${numbers})` : numbers;
}
