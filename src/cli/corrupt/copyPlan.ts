import type { CopySettings } from './copyMark';
import type { CorruptOptions } from './corruptOptions';

/** What is wanted of every picture. */
export interface CopyPlan {
  options: CorruptOptions;
  settings: CopySettings;
  perturbations: readonly string[];
  /** Pixels of a picture that at least one of the perturbations can take. */
  mostPixels: number;
  pictures: number;
}
