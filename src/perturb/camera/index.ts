/** Colour and camera: light and colour first, then lens, shutter and sensor. */
import { chromaticAberration } from './chromaticAberration';
import { desaturate } from './desaturate';
import { overexposure, underexposure } from './exposure';
import { gamma } from './gamma';
import { hueShift } from './hueShift';
import { lensFlare } from './lensFlare';
import { lowLight } from './lowLight';
import { oversharpen } from './oversharpen';
import { posterize } from './posterize';
import { rollingBanding } from './rollingBanding';
import { vignetting } from './vignetting';
import { whiteBalance } from './whiteBalance';
import type { Perturbation } from '../perturbation';

export const camera: readonly Perturbation[] = [
  whiteBalance,
  hueShift,
  desaturate,
  posterize,
  gamma,
  overexposure,
  underexposure,
  chromaticAberration,
  vignetting,
  lensFlare,
  rollingBanding,
  lowLight,
  oversharpen,
];
