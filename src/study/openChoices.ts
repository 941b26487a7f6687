/**
 * The open choices of the method: what the paper leaves open and Temper had to decide, each with its alternatives. A study that varies them
 * one at a time is the ablation of the whole reconstruction.
 */
import {
  HEAD_RULES,
  TUNED_PARTS,
  VIEW_AUGMENTATIONS,
  type ExperimentConfig,
  type MethodName,
} from '../contract/config';
import type { StudyPlan, VariedSetting } from '../contract/study';
import { makePlan } from './plan';

export interface OpenChoice extends VariedSetting {
  /** What it decides, in a few words. */
  question: string;
}

export const OPEN_CHOICES: readonly OpenChoice[] = [
  {
    path: 'heads.rule',
    question: 'Which head answers, or how the three are averaged',
    // The oracle knows the labels, so it is no choice.
    values: HEAD_RULES.filter((rule) => rule !== 'oracle'),
  },
  {
    path: 'student.weighting',
    question: 'Whether a teacher that is unsure counts less',
    values: ['none', 'entropy', 'mc'],
  },
  {
    path: 'student.cleanPath',
    question: 'Whether the clean head keeps the untouched network',
    values: ['frozen', 'shared'],
  },
  {
    path: 'student.combinedHead',
    question: 'What the combined head begins with',
    values: ['original', 'new'],
  },
  { path: 'student.taughtBy', question: 'Who teaches', values: ['robust', 'frozen', 'mix'] },
  { path: 'student.askedOn', question: 'What the teacher is asked on', values: ['view', 'picture'] },
  { path: 'student.distillation', question: 'λ: the teacher against the labels', values: [1, 5, 20] },
  { path: 'student.temperature', question: 'τ: how soft the teacher speaks', values: [1, 2, 4, 8] },
  { path: 'student.views', question: 'Augmented views of each picture that are kept', values: [1, 2, 4] },
  {
    path: 'student.tuned',
    question: 'Which part of the network is tuned',
    values: [...TUNED_PARTS],
  },
  { path: 'student.fraction', question: 'How much the last blocks may hold', values: [0.1, 0.2, 0.4] },
  { path: 'student.labelledShare', question: 'Share of a step that has labels', values: [0.0625, 0.125, 0.25, 0.5] },
  {
    path: 'student.correction.distance',
    question: 'How far features are from what they should be',
    values: ['square', 'absolute'],
  },
  { path: 'student.correction.certainty', question: 'How much the judge of the views counts', values: [0, 1, 2] },
  {
    path: 'student.correction.afterwards',
    question: 'Whether the corrected front is held or tuned on',
    values: ['held', 'tuned'],
  },
  {
    path: 'student.augmentation',
    question: 'The views that tuning sees',
    values: [...VIEW_AUGMENTATIONS],
  },
  {
    path: 'teacher.augmentation',
    question: 'What makes the teacher robust',
    values: ['augmix', 'pixmix', 'randaugment', 'deepaugment', 'gaussian-noise', 'adversarial'],
  },
];

/** What the open choices are about: the method, and what it is measured against. */
export const CHOICE_METHODS: readonly MethodName[] = ['pretrained', 'teacher', 'front-correction', 'temper'];

/** Names of studies that come with Temper. */
export const STUDY_PRESETS = ['open-choices', 'head-rules'] as const;
export type StudyPresetName = (typeof STUDY_PRESETS)[number];

export const PRESET_WORDS: Readonly<Record<StudyPresetName, string>> = {
  'open-choices': 'every open choice of the method, one at a time',
  'head-rules': 'every rule of the heads; nothing more is trained or measured for it',
};

/** @throws {StudyError} where the base cannot have one of the values */
export function presetPlan(
  name: StudyPresetName,
  base: ExperimentConfig,
  seeds: readonly number[],
  methods: readonly MethodName[] = CHOICE_METHODS,
): StudyPlan {
  const choices = name === 'head-rules' ? OPEN_CHOICES.filter(({ path }) => path === 'heads.rule') : OPEN_CHOICES;
  return makePlan({
    base,
    vary: choices.map(({ path, values }) => ({ path, values })),
    seeds,
    methods,
    design: 'one-at-a-time',
    title: name,
  });
}
