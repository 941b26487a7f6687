/** All sequences: the ten published ones, then those of the published extra set. */
import { gaussianBlurSequence, motionBlurSequence, zoomBlurSequence } from './blur';
import { gaussianNoiseSequence, shotNoiseSequence, speckleNoiseSequence } from './noise';
import type { Sequence } from './sequence';
import { rotateSequence, scaleSequence, shearSequence, tiltSequence, translateSequence } from './view';
import { brightnessSequence, snowSequence, spatterSequence } from './weather';

export const sequences: readonly Sequence[] = [
  gaussianNoiseSequence,
  shotNoiseSequence,
  motionBlurSequence,
  zoomBlurSequence,
  snowSequence,
  brightnessSequence,
  translateSequence,
  rotateSequence,
  tiltSequence,
  scaleSequence,
  speckleNoiseSequence,
  gaussianBlurSequence,
  spatterSequence,
  shearSequence,
];

/** @throws Error with the known names */
export function sequence(name: string): Sequence {
  const found = sequences.find((candidate) => candidate.info.name === name);
  if (found) return found;
  const known = sequences.map((candidate) => candidate.info.name).join(', ');
  throw new Error(`There is no sequence called "${name}". Known are: ${known}.`);
}
