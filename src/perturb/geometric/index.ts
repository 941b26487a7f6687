/** Geometric changes: the picture seen from elsewhere. */
import type { Perturbation } from '../perturbation';

export const geometric: readonly Perturbation[] = [];
