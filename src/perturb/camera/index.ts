/** Colour and camera: what lens, sensor and processing do. */
import type { Perturbation } from '../perturbation';

export const camera: readonly Perturbation[] = [];
