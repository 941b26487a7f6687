/** The views that tuning sees of a picture: strongly augmented ones, or flips and shifted crops alone. */
import type { ExperimentConfig } from '../contract/config';
import { augmentBatch, type ViewSettings } from '../perturb/augment/augmentation';
import { flipCropBatch } from '../perturb/augment/flipCrop';
import { deriveSeed } from '../num/random';
import type { ViewMaker } from './featureCache/rows';

/** How views are made, as plain data. */
export type ViewRecipe = { kind: 'clean'; seed: number } | ({ kind: 'augmented'; seed: number } & ViewSettings);

export function viewRecipe(kind: ViewRecipe['kind'], { seed, student }: ExperimentConfig): ViewRecipe {
  const viewSeed = deriveSeed(seed, 'tuning-views');
  if (kind === 'clean') return { kind, seed: viewSeed };
  return { kind, seed: viewSeed, augmentation: student.augmentation, strength: student.strength };
}

export function viewMaker(recipe: ViewRecipe): ViewMaker {
  if (recipe.kind === 'clean') return (set, indices, view) => flipCropBatch(set, indices, recipe.seed, view);
  return (set, indices, view) => augmentBatch(recipe, set, indices, recipe.seed, view);
}
