/** Occlusions: something stands in the way. */
import type { Perturbation } from '../perturbation';

export const occlusion: readonly Perturbation[] = [];
