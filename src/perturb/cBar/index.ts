/** The ten corruptions of ImageNet-C̄ (Mintun et al., NeurIPS 2021). */
import type { Perturbation } from '../perturbation';

export const cBar: readonly Perturbation[] = [];
