/**
 * Sizes of an experiment that data of the user's own can fill. The presets ask for hundreds of pictures of each class; a
 * recording of a webcam has dozens.
 */
import type { ExperimentConfig } from '../../contract/config';
import type { DataSplit, KeptData } from '../../contract/library';

type Sizes = Pick<ExperimentConfig['data'], 'teacherPerClass' | 'labelledPerClass' | 'unlabelled' | 'testPerClass'>;

/** Names of splits that are tested on; where there is none of them, a part of the only split is. */
const TEST_SPLITS = /^(test|val|valid|validation|eval)/i;
/** Share of a single split that is tested on. */
const TEST_SHARE = 0.25;

/**
 * The sizes that were wished for, cut to what the data has.
 * @param wished of the preset, for data that has enough
 */
export function fittingSizes(data: Pick<KeptData, 'splits'>, wished: Sizes): Sizes {
  const tested = data.splits.filter(({ name }) => TEST_SPLITS.test(name));
  const learnt = data.splits.filter((split) => !tested.includes(split));
  const whole = tested.length === 0 || learnt.length === 0;
  const all = perClass(data.splits);
  const test = whole ? Math.max(1, Math.floor(all * TEST_SHARE)) : perClass(tested);
  const train = whole ? Math.max(1, all - test) : perClass(learnt);
  const labelledPerClass = Math.max(1, Math.min(wished.labelledPerClass, train));
  const teacherPerClass = Math.max(1, Math.min(wished.teacherPerClass, train));
  const classes = Math.max(...data.splits.map((split) => split.perClass.length), 1);
  const without = data.splits.reduce((sum, { unlabelled }) => sum + unlabelled, 0);
  return {
    teacherPerClass,
    labelledPerClass,
    // Those whose label is withheld come from what training has beside the labelled ones.
    unlabelled: Math.min(wished.unlabelled, classes * Math.max(0, train - labelledPerClass) + without),
    testPerClass: Math.max(1, Math.min(wished.testPerClass, test)),
  };
}

/** Pictures of the middle class: some classes have fewer, and take part with what they have. */
function perClass(splits: readonly DataSplit[]): number {
  const classes = Math.max(...splits.map((split) => split.perClass.length), 0);
  const counts = Array.from({ length: classes }, (_, i) =>
    splits.reduce((sum, split) => sum + (split.perClass[i] ?? 0), 0),
  )
    .filter((count) => count > 0)
    .sort((a, b) => a - b);
  return counts[Math.floor(counts.length / 2)] ?? 0;
}
