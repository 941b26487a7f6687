/** All perturbations. Adding one means adding its file and one line here. */
import { brightness } from './brightness';
import { contrast } from './contrast';
import { defocusBlur } from './defocusBlur';
import { elasticTransform } from './elasticTransform';
import { fog } from './fog';
import { gaussianBlur } from './gaussianBlur';
import { gaussianNoise } from './gaussianNoise';
import { impulseNoise } from './impulseNoise';
import { jpegCompression } from './jpegCompression';
import { motionBlur } from './motionBlur';
import type { Perturbation } from './perturbation';
import { pixelate } from './pixelate';
import { saturate } from './saturate';
import { shotNoise } from './shotNoise';
import { speckleNoise } from './speckleNoise';
import { zoomBlur } from './zoomBlur';

/** Test corruptions in the published order, then the validation ones. */
export const perturbations: readonly Perturbation[] = [
  gaussianNoise,
  shotNoise,
  impulseNoise,
  defocusBlur,
  motionBlur,
  zoomBlur,
  fog,
  brightness,
  contrast,
  elasticTransform,
  pixelate,
  jpegCompression,
  speckleNoise,
  gaussianBlur,
  saturate,
];

/** @throws Error with the known names */
export function perturbation(name: string): Perturbation {
  const found = perturbations.find((candidate) => candidate.info.name === name);
  if (found) return found;
  const known = perturbations.map((candidate) => candidate.info.name).join(', ');
  throw new Error(`There is no perturbation called "${name}". Known are: ${known}.`);
}
