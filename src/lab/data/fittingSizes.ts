/**
 * Sizes of an experiment that data of the user's own can fill. The presets ask for hundreds of pictures of each class; a
 * recording of a webcam has dozens.
 */
import type { ExperimentConfig } from '../../contract/config';
import { division, heldOutSplit, learningSplit } from '../../contract/dataDivision';
import { fewPicturesHint } from '../../contract/fewPictures';
import type { DataSplit, KeptData } from '../../contract/library';

type Sizes = Pick<
  ExperimentConfig['data'],
  'teacherPerClass' | 'labelledPerClass' | 'unlabelled' | 'testPerClass' | 'cleanPerClass'
>;

/**
 * The sizes that were wished for, cut to what the data has.
 * @param wished of the preset, for data that has enough
 */
export function fittingSizes({ splits }: Pick<KeptData, 'splits'>, wished: Sizes): Sizes {
  const learning = learningSplit(splits);
  const test = heldOutSplit(splits);
  const all = perClass(learning);
  const tested = test ? perClass(test) : division(all, false, 0).tested;
  const testPerClass = within(wished.testPerClass, tested);
  const { learnt } = division(all, test !== undefined, testPerClass);
  const labelledPerClass = within(wished.labelledPerClass, learnt);
  const teacherPerClass = within(wished.teacherPerClass, learnt);
  // Without labels are those that neither learns from.
  const left = Math.max(0, learnt - Math.max(labelledPerClass, teacherPerClass));
  const classes = learning?.perClass.filter((count) => count > 0).length ?? 0;
  return {
    // Where nothing would be left without labels, half of the pictures are enough for the teacher.
    ...(left > 0 || wished.unlabelled === 0
      ? { teacherPerClass, unlabelled: Math.min(wished.unlabelled, classes * left) }
      : halved(learnt, classes, wished, labelledPerClass)),
    labelledPerClass,
    testPerClass,
    cleanPerClass: within(wished.cleanPerClass, tested),
  };
}

/** Why no experiment can learn from these pictures and be measured on them, in words; null where one can. */
export function learningFault({ name, splits, shownNames }: Pick<KeptData, 'name' | 'splits' | 'shownNames'>) {
  const test = heldOutSplit(splits);
  const learnt = learningSplit(splits)?.perClass ?? [];
  const enough = (i: number) => (test ? (learnt[i] ?? 0) > 0 && (test.perClass[i] ?? 0) > 0 : (learnt[i] ?? 0) > 1);
  if (shownNames.length < 2) {
    const has = shownNames.length === 0 ? 'no labels' : 'one class only, so that there is nothing to tell apart';
    return `“${name}” has ${has}. Beside pictures with classes it can be attached as pictures from the field, which need no labels.`;
  }
  // A class without any picture is one that answers are chosen among.
  const there = (i: number) => (learnt[i] ?? 0) + (test?.perClass[i] ?? 0) > 0;
  const thin = shownNames.filter((_, i) => there(i) && !enough(i));
  if (thin.length === 0) return null;
  const names = thin.slice(0, 3).join(', ') + (thin.length > 3 ? ` and ${thin.length - 3} more` : '');
  return (
    `“${name}” cannot be learnt from: of ${thin.length === shownNames.length ? 'every class' : names} there ` +
    `${test ? 'is none to learn from or none to be measured on' : 'is one picture at most, and one cannot both be learnt from and be measured on'}. ` +
    `It can be a test set for other pictures of these classes; or bring it again with more of each class, or without these. ${
      fewPicturesHint(shownNames, splits) ?? ''
    }`.trimEnd()
  );
}

function halved(learnt: number, classes: number, wished: Sizes, labelled: number) {
  const teacherPerClass = within(wished.teacherPerClass, Math.max(labelled, Math.ceil(learnt / 2)));
  const left = Math.max(0, learnt - Math.max(labelled, teacherPerClass));
  return { teacherPerClass, unlabelled: Math.min(wished.unlabelled, classes * left) };
}

const within = (wished: number, there: number) => Math.max(1, Math.min(wished, there));

/** Pictures of the middle class: those that have fewer take part with what they have. */
function perClass(split: DataSplit | undefined): number {
  const counts = (split?.perClass ?? []).filter((count) => count > 0).sort((a, b) => a - b);
  return counts[Math.floor(counts.length / 2)] ?? 0;
}
