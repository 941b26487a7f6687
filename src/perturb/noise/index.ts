/** Noise, in the published order; speckle noise is one of the validation four. */
import { gaussianNoise } from './gaussianNoise';
import { impulseNoise } from './impulseNoise';
import { shotNoise } from './shotNoise';
import { speckleNoise } from './speckleNoise';
import type { Perturbation } from '../perturbation';

export const noise: readonly Perturbation[] = [gaussianNoise, shotNoise, impulseNoise, speckleNoise];
