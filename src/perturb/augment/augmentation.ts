/** The strong augmentations that a teacher or a student can be trained with, by name. */
import type { ImageSet } from '../../contract/image';
import type { Augmentation, ViewAugmentation } from '../../contract/config';
import { AUGMIX_DEFAULTS, augmixBatch } from './augmix';
import { deepaugmentBatch, deepaugmentOptions } from './deepaugment';
import { gaussianBatch, gaussianTraining } from './gaussianTraining';
import { PIXMIX_DEFAULTS, pixmixBatch } from './pixmix';
import { RANDAUGMENT_DEFAULTS, randaugmentBatch } from './randaugment';
import { newBatch } from './unitRange';

/** Settings of an augmentation that makes views of a picture alone, without a model. */
export interface ViewSettings {
  augmentation: ViewAugmentation;
  strength: number;
}

/** False for adversarial training, whose views depend on the model that is trained. */
export function makesViews(settings: { augmentation: Augmentation; strength: number }): settings is ViewSettings {
  return settings.augmentation !== 'adversarial';
}

/**
 * Augmented pictures of a set: floats in 0..1, `[indices.length · height · width · 3]`. A picture is a function of
 * (seed, its index in the set, view).
 * @param out where they are written
 */
export function augmentBatch(
  { augmentation, strength }: ViewSettings,
  set: ImageSet,
  indices: ArrayLike<number>,
  seed: number,
  view: number,
  out = newBatch(set, indices),
): Float32Array {
  switch (augmentation) {
    case 'augmix':
      return augmixBatch(set, indices, seed, view, { ...AUGMIX_DEFAULTS, severity: strength }, out);
    case 'pixmix':
      return pixmixBatch(set, indices, seed, view, { ...PIXMIX_DEFAULTS, severity: strength }, out);
    case 'randaugment':
      return randaugmentBatch(set, indices, seed, view, { ...RANDAUGMENT_DEFAULTS, severity: strength }, out);
    case 'deepaugment':
      return deepaugmentBatch(set, indices, seed, view, deepaugmentOptions(strength), out);
    case 'gaussian-noise':
      return gaussianBatch(set, indices, seed, view, gaussianTraining(strength), out);
  }
}
