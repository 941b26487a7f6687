/** From what was typed after `--sequences` to names of sequences. */
import { PUBLISHED_SEQUENCES } from '../../contract/flips';
import type { SequenceInfo } from '../../contract/perturbation';
import { nearestName } from '../../num/nearestNames';
import { UsageError } from '../usage';

const GROUPS: Readonly<Record<string, readonly string[]>> = {
  published: PUBLISHED_SEQUENCES,
  extra: ['speckle_noise', 'gaussian_blur', 'spatter', 'shear'],
  noise: ['gaussian_noise', 'shot_noise', 'speckle_noise'],
  blur: ['motion_blur', 'zoom_blur', 'gaussian_blur'],
  weather: ['snow', 'brightness', 'spatter'],
  geometric: ['translate', 'rotate', 'tilt', 'scale', 'shear'],
};

/** Names of groups, for a help text. */
export const SEQUENCE_GROUPS = ['all', ...Object.keys(GROUPS)];

/** @throws {UsageError} for an unknown name, with the nearest one */
export function chosenSequences(text: string, infos: readonly SequenceInfo[]): string[] {
  const names = text.split(',').flatMap((part) => {
    const wish = part.trim();
    if (wish === 'all') return infos.map(({ name }) => name);
    if (Object.hasOwn(GROUPS, wish)) return GROUPS[wish]!;
    if (infos.some(({ name }) => name === wish)) return [wish];
    const near = nearestName(wish, [...infos.map(({ name }) => name), ...SEQUENCE_GROUPS]);
    throw new UsageError(
      `--sequences: there is no "${wish}". ${near ? `Did you mean ${near}? ` : ''}There are ${infos.map(({ name }) => name).join(', ')}, and ${SEQUENCE_GROUPS.join(', ')}.`,
    );
  });
  return [...new Set(names)];
}
