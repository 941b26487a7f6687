/** What the ten share: the citation, and how the published severities are read. */

export const MINTUN =
  'Mintun, Kirillov and Xie, "On Interaction Between Augmentations and Corruptions in Natural Corruption Robustness", ' +
  'NeurIPS 2021; code: facebookresearch/augmentation-corruption (MIT)';

/** The note of corruptions that are not part of CIFAR-10-C̄: of the strengths at which the authors scanned them on CIFAR-10, every second is used. */
export const MINTUN_SCAN = `${MINTUN}. Not part of CIFAR-10-C̄: for small pictures every second strength of the authors' scan`;

/** The published severity is a level 0..10, from which the parameters follow. */
export function rows(levels: readonly number[]): number[][] {
  return levels.map((level) => [level]);
}

/** The published code takes lengths as shares of the side of a square picture: here the shorter side. */
export function pictureSize(height: number, width: number): number {
  return Math.min(height, width);
}
