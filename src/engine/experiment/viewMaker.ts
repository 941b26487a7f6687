/** The views that tuning sees of a picture: strongly augmented ones, or flips and shifted crops alone. */
import type { ExperimentConfig } from '../../contract/config';
import { deriveSeed } from '../../num/random';
import { augmentBatch } from '../../perturb/augment/augmentation';
import { flipCropBatch } from '../../perturb/augment/flipCrop';
import type { ViewMaker } from '../../train/featureCache/rows';

export function viewMaker(views: 'augmented' | 'clean', { seed, student }: ExperimentConfig): ViewMaker {
  const viewSeed = deriveSeed(seed, 'tuning-views');
  if (views === 'clean') return (set, indices, view) => flipCropBatch(set, indices, viewSeed, view);
  return (set, indices, view) => augmentBatch(student, set, indices, viewSeed, view);
}
