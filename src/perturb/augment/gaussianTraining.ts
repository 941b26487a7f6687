/**
 * Training on Gaussian noise (Rusak et al., "A Simple Way to Make Neural Networks Robust Against Diverse Image Corruptions", ECCV
 * 2020, section 3.1): half of the pictures stay clean, the others get normal noise whose standard deviation is drawn for each
 * picture (the paper's Gaussian noise of several strengths), here uniformly up to a tenth of the strength.
 *
 * Who trains on this has seen the noise corruptions of the test: reports say so (`engine/experiment/notes.ts`).
 */
import type { ImageSet } from '../../contract/image';
import { deriveSeed, normalArray, Random } from '../../num/random';
import { newBatch } from './unitRange';

export interface GaussianTrainingOptions {
  /** Largest standard deviation, of 0..1. */
  deviation: number;
  /** Share of pictures that stay clean. */
  clean: number;
}

/** @param strength 0.1..10; at 3 the deviation is at most 0.3, between severities 4 and 5 of ImageNet-C */
export function gaussianTraining(strength: number): GaussianTrainingOptions {
  return { deviation: strength / 10, clean: 0.5 };
}

/** As `augmixBatch`: a picture depends on (seed, its index in the set, view) only; values in 0..1. */
export function gaussianBatch(
  set: ImageSet,
  indices: ArrayLike<number>,
  seed: number,
  view: number,
  { deviation, clean }: GaussianTrainingOptions,
  out = newBatch(set, indices),
): Float32Array {
  const size = set.height * set.width * 3;
  const viewSeed = deriveSeed(seed, 'gaussian-training', view);
  for (let i = 0; i < indices.length; i++) {
    const index = indices[i]!;
    const random = new Random(viewSeed, index);
    const noisy = random.uniform() >= clean;
    const sigma = noisy ? random.uniform(0, deviation) : 0;
    const noise = noisy ? normalArray(deriveSeed(viewSeed, 'noise', index), 'normal', size) : null;
    for (let j = 0; j < size; j++) {
      const value = set.pixels[index * size + j]! / 255;
      out[i * size + j] = noise ? Math.min(1, Math.max(0, value + sigma * noise[j]!)) : value;
    }
  }
  return out;
}
