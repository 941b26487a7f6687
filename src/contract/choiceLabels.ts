/** What the choices of an experiment are called, by the names of the field: in the fields of the page and where settings are told. */
import type { Augmentation, ExperimentConfig, HeadRule, TunedParts } from './config';

type Student = ExperimentConfig['student'];

export const PART_LABELS: Record<TunedParts, string> = {
  'last-blocks': 'last blocks',
  norms: 'norms',
  front: 'front',
  'front-and-last-blocks': 'front and last blocks',
  'last-blocks-and-norms': 'last blocks and norms',
  'front-and-norms': 'front and norms',
  'front-last-blocks-and-norms': 'front, last blocks and norms',
};

export const TAUGHT_LABELS: Record<Student['taughtBy'], string> = {
  robust: 'robust teacher',
  frozen: 'frozen large model',
  mix: 'both, by certainty',
};

export const WEIGHTING_LABELS: Record<Student['weighting'], string> = {
  none: 'always the same',
  entropy: 'by its certainty',
  mc: 'by its certainty under dropout',
};

export const ASKED_LABELS: Record<Student['askedOn'], string> = {
  view: 'the view itself',
  picture: 'the picture as it came',
};

export const CLASSIFIER_LABELS: Record<Student['combinedHead'], string> = {
  original: 'the original',
  new: 'a new one',
};

export const DISTANCE_LABELS: Record<Student['correction']['distance'], string> = {
  square: 'mean square',
  absolute: 'mean absolute',
};

export const AFTERWARDS_LABELS: Record<Student['correction']['afterwards'], string> = {
  held: 'held',
  tuned: 'tuned with the rest',
};

export const LABELS_LABELS: Record<ExperimentConfig['baselines']['complete']['labels'], string> = {
  teacher: 'all of the teacher’s',
  few: 'the few of tuning',
};

export const PACK_LABELS: Record<ExperimentConfig['data']['pack'], string> = {
  'emoji-16': '16 things',
  'emoji-64': '64 things',
  own: 'own pictures',
};

export const AUGMENTATION_LABELS: Record<Augmentation, string> = {
  augmix: 'AugMix',
  pixmix: 'PixMix',
  randaugment: 'RandAugment',
  deepaugment: 'DeepAugment-like',
  'gaussian-noise': 'Gaussian noise',
  adversarial: 'Adversarial (PGD)',
};

export const RULE_LABELS: Record<HeadRule, string> = {
  'kl-uncertainty': 'KL and uncertainty',
  'lowest-uncertainty': 'lowest uncertainty',
  'weighted-average': 'average weighted by certainty',
  average: 'average of the heads',
  'always-clean': 'clean head',
  'always-unclean': 'unclean head',
  'always-combined': 'combined head',
  oracle: 'oracle (analysis only)',
};

/** As a list of choices, in this order. */
export function choices<T extends string>(labels: Record<T, string>): { value: T; label: string }[] {
  return (Object.keys(labels) as T[]).map((value) => ({ value, label: labels[value] }));
}

/** By the path of the setting; settings that are not here have numbers, or words that need none. */
const BY_PATH: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'data.pack': PACK_LABELS,
  'teacher.augmentation': AUGMENTATION_LABELS,
  'student.augmentation': AUGMENTATION_LABELS,
  'student.tuned': PART_LABELS,
  'student.taughtBy': TAUGHT_LABELS,
  'student.askedOn': ASKED_LABELS,
  'student.weighting': WEIGHTING_LABELS,
  'student.combinedHead': CLASSIFIER_LABELS,
  'student.correction.distance': DISTANCE_LABELS,
  'student.correction.afterwards': AFTERWARDS_LABELS,
  'baselines.complete.augmentation': AUGMENTATION_LABELS,
  'baselines.complete.labels': LABELS_LABELS,
  'heads.rule': RULE_LABELS,
};

/** What a choice is called: `heads.rule`, `average` → "average of the heads"; itself where it has no other name. */
export function choiceLabel(path: string, value: string): string {
  const labels = BY_PATH[path] ?? {};
  return Object.hasOwn(labels, value) ? labels[value]! : value;
}
