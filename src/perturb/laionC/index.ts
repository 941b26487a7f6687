/** The six distortions of LAION-C (Li et al., ICML 2025), in the order of the paper's data set. */
import { geometricShapes } from './geometricShapes';
import { glitched } from './glitched';
import { laionMosaic } from './laionMosaic';
import { luminanceCheckerboard } from './luminanceCheckerboard';
import { stickers } from './stickers';
import { verticalLines } from './verticalLines';
import type { Perturbation } from '../perturbation';

export const laionC: readonly Perturbation[] = [
  laionMosaic,
  glitched,
  verticalLines,
  geometricShapes,
  stickers,
  luminanceCheckerboard,
];
