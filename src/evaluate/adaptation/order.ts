/** In which order, and in which batches, the pictures of a test set are adapted to. */
import type { AdaptationSettings } from '../../contract/adaptation';
import { deriveSeed, Random } from '../../num/random';

/** How one set's pictures come. */
export interface AdaptationBatch {
  /** Pictures of the set that are adapted to, all of them different. */
  seen: Int32Array;
  /** The last so many of them are answered; the others were before. */
  answered: number;
}

/**
 * The batches of a set in the order of the settings, defined by index alone. Every batch has as many pictures, as statistics of few are worse
 * than those of many: what is left at the end is filled up with the pictures before it, which are not answered again. A set of fewer
 * pictures than a batch is one batch.
 */
export function adaptationBatches(
  labels: Int32Array,
  { pictures, order, seed }: Pick<AdaptationSettings, 'pictures' | 'order'> & { seed: number },
): AdaptationBatch[] {
  const places = orderOf(labels, order, seed);
  const size = Math.min(pictures, places.length);
  return Array.from({ length: size === 0 ? 0 : Math.ceil(places.length / size) }, (_, b) => {
    const end = Math.min((b + 1) * size, places.length);
    return { seen: places.slice(end - size, end), answered: end - b * size };
  });
}

/** Of the order, from the seed of an experiment or an evaluation. */
export const adaptationSeed = (seed: number): number => deriveSeed(seed, 'adaptation');

/** Shuffled by the seed; `by-class` puts these, as they then are, into their classes, one class after another. */
function orderOf(labels: Int32Array, order: AdaptationSettings['order'], seed: number): Int32Array {
  const shuffled = new Random(seed, 'order of adaptation').permutation(labels.length);
  return order === 'shuffled' ? shuffled : shuffled.sort((a, b) => labels[a]! - labels[b]! || 0);
}
