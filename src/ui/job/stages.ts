/** Names of the stages of an experiment, for people. */
import type { StageName } from '../../contract/engine';

const LABELS: Record<StageName, string> = {
  prepare: 'Test sets',
  pretrained: 'Pre-trained model',
  teacher: 'Teacher',
  temper: 'Temper',
  lp: 'Linear probe',
  apt: 'Partial tuning (APT)',
  cft: 'Complete fine-tuning',
  'lp-ft': 'Linear probe, then fine-tuning',
  'wise-ft': 'WiSE-FT',
  'three-heads': 'Three heads, no teacher',
  'clean-teacher': 'Clean teacher',
  'self-distillation': 'Self-distillation',
  'clean-tuning': 'Clean tuning',
  report: 'Report',
};

export const stageLabel = (stage: StageName): string => LABELS[stage];
