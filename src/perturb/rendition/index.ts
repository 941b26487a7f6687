/** Renditions and sketches of any picture: an analogue of ImageNet-R and ImageNet-Sketch. */
import type { Perturbation } from '../perturbation';

export const rendition: readonly Perturbation[] = [];
