/** Digital corruptions, in the published order; saturate is one of the validation four. */
import { contrast } from './contrast';
import { elasticTransform } from './elasticTransform';
import { jpegCompression } from './jpegCompression';
import { pixelate } from './pixelate';
import { saturate } from './saturate';
import type { Perturbation } from '../perturbation';

export const digital: readonly Perturbation[] = [contrast, elasticTransform, pixelate, jpegCompression, saturate];
