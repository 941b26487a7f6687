/** All perturbations of a picture alone, family by family. Adding one means adding its file and its name in its family's index. */
import { blur } from './blur/index';
import { camera } from './camera/index';
import { cBar } from './cBar/index';
import { digital } from './digital/index';
import { geometric } from './geometric/index';
import { laionC } from './laionC/index';
import { noise } from './noise/index';
import { occlusion } from './occlusion/index';
import { rendition } from './rendition/index';
import { weather } from './weather/index';
import type { Perturbation } from './perturbation';

export const perturbations: readonly Perturbation[] = [
  ...noise,
  ...blur,
  ...weather,
  ...digital,
  ...cBar,
  ...laionC,
  ...rendition,
  ...geometric,
  ...camera,
  ...occlusion,
];

/** @throws Error with the known names */
export function perturbation(name: string): Perturbation {
  const found = perturbations.find((candidate) => candidate.info.name === name);
  if (found) return found;
  const known = perturbations.map((candidate) => candidate.info.name).join(', ');
  throw new Error(`There is no perturbation called "${name}". Known are: ${known}.`);
}
