/** How many pictures each set has, by the data settings of an experiment: the one place where that is decided. */
import type { ExperimentConfig } from '../contract/config';
import type { PackName } from './emojiPack';
import type { CompositeSet } from './sets';

/**
 * Parts of the pictures of an experiment; no picture is in two of them, but that a teacher may learn from labelled ones, and that those
 * `to-corrupt` are the first of `clean`.
 */
export type Part = Exclude<CompositeSet, 'train'> | 'to-corrupt';

/** Classes and unseen concepts of each pack. */
export const PACK_SIZES: Record<PackName, { classes: number; unseen: number }> = {
  'emoji-16': { classes: 16, unseen: 16 },
  'emoji-64': { classes: 64, unseen: 32 },
};

/** Composites a class that the embedded models are pre-trained on. */
export const PRETRAIN_PER_CLASS: Record<PackName, number> = { 'emoji-16': 400, 'emoji-64': 200 };

/** Pictures a class in `natural.json`: the natural set cannot be larger. */
export const NATURAL_PER_CLASS = 20;

type Sizes = Omit<ExperimentConfig['data'], 'pack' | 'own' | 'arrivalKinds'>;

/**
 * Pictures in each set, in all. Every test set has `testPerClass` a class, so that their intervals compare, but for clean pictures and
 * new arrivals, of which there may be more; so have the validation set and both sides of the transfer probe (few-shot by design).
 */
export function splitSizes(pack: PackName, data: Sizes): Record<Part | 'train', number> {
  const { classes, unseen } = PACK_SIZES[pack];
  const tested = classes * data.testPerClass;
  // What is looked at once, and not under every corruption.
  const once = Math.max(tested, classes * data.cleanPerClass);
  return {
    train: classes * PRETRAIN_PER_CLASS[pack],
    teacher: classes * data.teacherPerClass,
    labelled: classes * data.labelledPerClass,
    unlabelled: data.unlabelled,
    arrivals: data.arrivals,
    validation: tested,
    clean: once,
    'to-corrupt': tested,
    'new-arrivals': data.arrivals > 0 ? once : 0,
    renditions: tested,
    sketch: tested,
    natural: classes * Math.min(data.testPerClass, NATURAL_PER_CLASS),
    'transfer-train': unseen * data.testPerClass,
    'transfer-test': unseen * data.testPerClass,
  };
}
