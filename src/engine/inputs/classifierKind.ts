/** By what a model answers with the classes of an experiment. */
import type { BaseModel } from './baseModels';
import { classColumns, type DataClasses } from './classColumns';

export const CLASSIFIER_KINDS = ['published', 'columns', 'zero-shot', 'probe'] as const;
export type ClassifierKind = (typeof CLASSIFIER_KINDS)[number];

export function classifierKind(
  model: Pick<BaseModel, 'zeroShot' | 'classNames' | 'classes' | 'drawings'>,
  data: DataClasses,
): ClassifierKind {
  if (model.zeroShot) return 'zero-shot';
  const found = classColumns(model, data);
  if (!found) return 'probe';
  return found.columns ? 'columns' : 'published';
}

/** In words, for the note of a report. */
export const CLASSIFIER_WORDS: Record<ClassifierKind, string> = {
  published: 'answers with its published classifier',
  columns: 'answers with the columns of its published classifier that are these classes',
  'zero-shot': 'answers by the names of the classes (zero-shot)',
  probe: 'has other classes, so its classifier is a linear probe fitted on the labelled clean pictures',
};
