/** What the methods of an experiment are called. */
import type { MethodName } from './config';

export const METHOD_LABELS: Record<MethodName, string> = {
  pretrained: 'Pre-trained large model',
  teacher: 'Robust small teacher',
  'front-correction': 'Front correction alone (no labels)',
  temper: 'Temper (three heads, teacher)',
  apt: 'APT (partial tuning, no teacher)',
  lp: 'Linear probe',
  cft: 'Complete fine-tuning',
  'lp-ft': 'LP-FT (probe, then complete fine-tuning)',
  'wise-ft-25': 'WiSE-FT, α = 0.25',
  'wise-ft': 'WiSE-FT (average with the pre-trained)',
  'wise-ft-75': 'WiSE-FT, α = 0.75',
  'three-heads': 'Three heads, no teacher',
  'clean-teacher': 'Temper with the clean teacher',
  'self-distillation': 'Self-distillation',
  'complete-self-distillation': 'Self-distillation of all weights',
  'clean-tuning': 'Clean partial tuning',
  'bn-adapt': 'Batch-norm adaptation',
  tent: 'Tent (entropy minimisation at test time)',
};
