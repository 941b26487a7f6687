/** What can be done with labelled pictures that are too few to learn from, in words for the page and the command line. */
import type { DataSplit } from './library';

/** Of each class: one to learn from, one to choose settings on, one to measure on. */
export const LEAST_PER_CLASS = 3;

/** Measured with a network that is there, nothing is learnt. */
const MEASURE =
  'a network that knows these classes can be measured on them, however few they are: “temper evaluate --model FILE --data FOLDER” on the command line';

/**
 * @param shownNames of the classes
 * @returns a sentence or two; null where an experiment can learn from some of them, or where they have no classes
 */
export function fewPicturesHint(
  shownNames: readonly string[],
  splits: readonly Pick<DataSplit, 'perClass'>[],
): string | null {
  const counts = shownNames.map((_, i) => splits.reduce((sum, { perClass }) => sum + (perClass[i] ?? 0), 0));
  const filled = counts.flatMap((count, i) => (count > 0 ? [i] : []));
  if (filled.length === 0) return null;
  if (filled.length === 1) {
    return (
      `All of these pictures are of one class, “${shownNames[filled[0]!]!}”. For an experiment bring pictures of other classes too, in a folder for each class; ` +
      `without them ${MEASURE}.`
    );
  }
  if (counts.some((count) => count > 1)) return null;
  return `There is one picture of each class. An experiment needs ${LEAST_PER_CLASS} of each; ${MEASURE}.`;
}
