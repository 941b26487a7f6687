/** What the choices of tuning are called, by the names of the field. */
import type { ExperimentConfig, HeadRule, TunedParts } from '../../../contract/config';

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
