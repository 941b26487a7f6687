import type { CopyParts } from './copyParts';
import type { CopySettings } from './copyMark';
import type { CopyRecipe } from './copyRecipe';
import type { CorruptOptions } from './corruptOptions';

/** What is wanted of every picture. */
export interface CopyPlan {
  options: CorruptOptions;
  settings: CopySettings;
  /** Null where the whole pictures are corrupted. */
  parts: CopyParts | null;
  /** A copy of each. */
  recipes: readonly CopyRecipe[];
  /** Pixels of a picture that at least one of the perturbations can take. */
  mostPixels: number;
  pictures: number;
}
