/** Blurs, in the published order; Gaussian blur is one of the validation four. */
import { defocusBlur } from './defocusBlur';
import { gaussianBlur } from './gaussianBlur';
import { glassBlur } from './glassBlur';
import { motionBlur } from './motionBlur';
import { zoomBlur } from './zoomBlur';
import type { Perturbation } from '../perturbation';

export const blur: readonly Perturbation[] = [defocusBlur, glassBlur, motionBlur, zoomBlur, gaussianBlur];
