/** Augmentations as a sentence names them. */
import type { Augmentation } from '../../../contract/config';

export const AUGMENTATION_NAMES: Record<Augmentation, string> = {
  augmix: 'AugMix',
  pixmix: 'PixMix',
  randaugment: 'RandAugment',
  deepaugment: 'DeepAugment-like',
  'gaussian-noise': 'Gaussian noise',
  adversarial: 'Adversarial training',
};
