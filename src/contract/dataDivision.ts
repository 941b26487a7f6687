/**
 * Which part of a data set is learnt from and which is measured on, and how many pictures of a class serve what where nobody has divided
 * them: the one rule of page and engine.
 */
import { MOST_VALIDATION, TEST_SHARE, TEST_SPLITS, TRAIN_SPLITS, VALIDATION_SHARE, type DataSplit } from './library';

type Counts = Pick<DataSplit, 'name' | 'perClass'>;

/** The part that is meant for learning; where none is called so, the first. */
export function learningSplit<Split extends Counts>(splits: readonly Split[]): Split | undefined {
  return splits.find(({ name }) => TRAIN_SPLITS.includes(name)) ?? splits[0];
}

export interface MeasuringSplit<Split> {
  /** The preferred part that has labels; undefined where there is none. */
  split: Split | undefined;
  /** Parts that would have been preferred and have no labels, as the test parts of many published sets. */
  unlabelled: readonly Split[];
}

/** The part that is meant for measuring: what is published for that and has labels. */
export function measuringSplit<Split extends Counts>(splits: readonly Split[]): MeasuringSplit<Split> {
  const wanted = TEST_SPLITS.flatMap((name) => splits.find((split) => split.name === name) ?? []);
  const first = wanted.findIndex(({ perClass }) => perClass.some((count) => count > 0));
  return first < 0
    ? { split: undefined, unlabelled: wanted }
    : { split: wanted[first], unlabelled: wanted.slice(0, first) };
}

/** The part that an experiment is measured on, where there is one beside that which it learns from. */
export function heldOutSplit<Split extends Counts>(splits: readonly Split[]): Split | undefined {
  return splits.some(({ name }) => TRAIN_SPLITS.includes(name)) ? measuringSplit(splits).split : undefined;
}

/** What a share of so many pictures is: at least one of two. */
export function shareOf(count: number, share: number): number {
  return count < 2 ? 0 : Math.max(1, Math.round(count * share));
}

/**
 * How many of the pictures of a class in the learning part are measured on and chosen by.
 * @param count there
 * @param heldOut whether another part is measured on
 * @param most pictures to choose settings by
 */
export function division(
  count: number,
  heldOut: boolean,
  most: number,
): { tested: number; validation: number; learnt: number } {
  const tested = heldOut ? 0 : shareOf(count, TEST_SHARE);
  const rest = count - tested;
  const validation = Math.min(most, shareOf(rest, heldOut ? MOST_VALIDATION : VALIDATION_SHARE / (1 - TEST_SHARE)));
  return { tested, validation, learnt: rest - validation };
}
