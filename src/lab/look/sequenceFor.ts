/**
 * Which sequence a perturbation is watched as. Sequences were published for a few perturbations only; another one is shown as the nearest, and
 * the page says that it is another.
 */
import type { PerturbationFamily, PerturbationInfo } from '../../contract/perturbation';

/** Of perturbations that have no sequence of their own, and for which that of their family is not the nearest. */
const NEAREST: Readonly<Record<string, string>> = {
  fog: 'brightness',
  contrast: 'brightness',
  perspective: 'tilt',
  blue_noise_sample: 'gaussian_noise',
  brownish_noise: 'gaussian_noise',
  perlin_noise: 'gaussian_noise',
  plasma_noise: 'gaussian_noise',
  patch_shuffle: 'translate',
};

const OF_FAMILY: Readonly<Partial<Record<PerturbationFamily, string>>> = {
  noise: 'gaussian_noise',
  blur: 'gaussian_blur',
  weather: 'snow',
  geometric: 'rotate',
  camera: 'brightness',
  occlusion: 'spatter',
};

/** @returns the name of a sequence among `known`; null where none is near, as for drawings and for attacks */
export function sequenceFor(info: Pick<PerturbationInfo, 'name' | 'family'>, known: readonly string[]): string | null {
  const wanted = [info.name, NEAREST[info.name], OF_FAMILY[info.family]];
  return wanted.find((name) => name !== undefined && known.includes(name)) ?? null;
}
