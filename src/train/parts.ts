/** Which weights of a network a way of tuning names: its front, its last blocks, its norms. */
import type { ExperimentConfig, TunedParts } from '../contract/config';
import { cutForFraction, type Architecture, type Weights } from '../models/model';

/** A choice of weights that cannot be tuned as asked; the message says which setting to change. */
export class TunedPartsError extends Error {
  override name = 'TunedPartsError';
}

/** Where the parts lie, as block indices. */
export interface PartBounds {
  /** The front is blocks [0, front); 0 where it is not tuned. */
  front: number;
  /** The last blocks are [last, end); the number of blocks where they are not tuned. */
  last: number;
  norms: boolean;
}

type Sizes = Pick<ExperimentConfig['student'], 'front' | 'fraction'>;

/**
 * @throws {TunedPartsError} where the front is the whole network, or reaches into the last blocks
 */
export function partBounds(
  architecture: Architecture,
  classes: number,
  tuned: TunedParts,
  { front, fraction }: Sizes,
): PartBounds {
  const { blocks } = architecture;
  const named = tuned.split('-');
  const bounds: PartBounds = {
    front: named.includes('front') ? front : 0,
    last: named.includes('last') ? cutForFraction(architecture, classes, fraction) : blocks.length,
    norms: named.includes('norms'),
  };
  if (bounds.front >= blocks.length) {
    throw new TunedPartsError(
      `student.front: ${front} blocks are ${front === blocks.length ? 'all' : 'more than all'} of the large model, which has ` +
        `${blocks.length}; a front leaves something behind it. Choose at most ${Math.min(bounds.last, blocks.length - 1)}.`,
    );
  }
  if (bounds.front > bounds.last) {
    throw new TunedPartsError(
      `student.front: a front of ${front} blocks reaches into the last blocks, which begin at block ${bounds.last + 1} of ` +
        `${blocks.length}. Choose a front of at most ${bounds.last}, or a smaller student.fraction.`,
    );
  }
  return bounds;
}

/** Names of the weights that the parts hold, in the order of the network; statistics of batch norms are never among them. */
export function partNames(
  { blocks }: Architecture,
  weights: Weights,
  { front, last, norms }: PartBounds,
): readonly string[] {
  return blocks.flatMap(({ weightNames }, i) =>
    weightNames.filter((name) => i < front || i >= last || (norms && weights[name]!.rank === 1)),
  );
}
