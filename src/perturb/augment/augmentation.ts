/** The strong augmentations that a teacher or a student can be trained with, by name. */
import type { ImageSet } from '../../contract/image';
import type { ExperimentConfig } from '../../contract/config';
import { AUGMIX_DEFAULTS, augmixBatch } from './augmix';
import { PIXMIX_DEFAULTS, pixmixBatch } from './pixmix';

export type AugmentationSettings = Pick<ExperimentConfig['teacher'], 'augmentation' | 'strength'>;

/**
 * Augmented pictures of a set: floats in 0..1, `[indices.length · height · width · 3]`. A picture is a function of
 * (seed, its index in the set, view).
 */
export function augmentBatch(
  settings: AugmentationSettings,
  set: ImageSet,
  indices: ArrayLike<number>,
  seed: number,
  view: number,
): Float32Array {
  const severity = settings.strength;
  return settings.augmentation === 'augmix'
    ? augmixBatch(set, indices, seed, view, { ...AUGMIX_DEFAULTS, severity })
    : pixmixBatch(set, indices, seed, view, { ...PIXMIX_DEFAULTS, severity });
}
