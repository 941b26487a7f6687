/** By what a model answers with the classes of an experiment. */
import type { ExperimentPictures } from '../../sources/experimentPictures';
import type { BaseModel } from './baseModels';

export const CLASSIFIER_KINDS = ['published', 'columns', 'zero-shot', 'probe'] as const;
export type ClassifierKind = (typeof CLASSIFIER_KINDS)[number];

type Classes = Pick<ExperimentPictures, 'classNames' | 'imagenetIndices'>;

export function classifierKind(
  model: Pick<BaseModel, 'zeroShot' | 'classNames' | 'classes'>,
  { classNames, imagenetIndices }: Classes,
): ClassifierKind {
  if (model.zeroShot) return 'zero-shot';
  if (model.classNames?.join('\n') === classNames.join('\n')) return 'published';
  if (imagenetIndices && model.classes === 1000) {
    return imagenetIndices.length === 1000 ? 'published' : 'columns';
  }
  // A file that does not name its classes, and has as many, was made for this data.
  if (!model.classNames && model.classes === classNames.length) return 'published';
  return 'probe';
}

/** In words, for the note of a report. */
export const CLASSIFIER_WORDS: Record<ClassifierKind, string> = {
  published: 'answers with its published classifier',
  columns: 'answers with the columns of its published classifier that are these classes',
  'zero-shot': 'answers by the names of the classes (zero-shot)',
  probe: 'has other classes, so its classifier is a linear probe fitted on the labelled clean pictures',
};
