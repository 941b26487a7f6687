/** What the methods of an experiment are called. */
import { AUGMENTATION_LABELS } from './choiceLabels';
import type { ExperimentConfig, MethodName } from './config';

export const METHOD_LABELS: Record<MethodName, string> = {
  pretrained: 'Pre-trained large model',
  teacher: 'Robust small teacher',
  'front-correction': 'Front correction alone (no labels)',
  temper: 'Temper (three heads, teacher)',
  apt: 'APT (partial tuning, no teacher)',
  lp: 'Linear probe',
  cft: 'AugMix complete fine-tuning',
  'lp-ft': 'LP-FT (probe, then complete fine-tuning)',
  'wise-ft-25': 'WiSE complete fine-tuning, α = 0.25',
  'wise-ft': 'WiSE complete fine-tuning, α = 0.5',
  'wise-ft-75': 'WiSE complete fine-tuning, α = 0.75',
  'three-heads': 'Three heads, no teacher',
  'clean-teacher': 'Temper with the clean teacher',
  'self-distillation': 'Self-distillation',
  'complete-self-distillation': 'Self-distillation of all weights',
  'clean-tuning': 'Clean partial tuning',
  'bn-adapt': 'Batch-norm adaptation',
  tent: 'Tent (entropy minimisation at test time)',
  'l2-sp': 'L2-SP (complete, held near the pre-trained weights)',
  lora: 'LoRA (low-rank changes)',
  'vpt-shallow': 'Visual prompts, shallow (VPT)',
  'vpt-deep': 'Visual prompts, deep (VPT)',
};

/** What completely tuned weights are called in the paper goes by what was done to the pictures: AugMix, unless the settings say another. */
export function methodLabel(name: MethodName, { baselines }: Pick<ExperimentConfig, 'baselines'>): string {
  const { augmentation } = baselines.complete;
  if (name !== 'cft' || augmentation === 'augmix') return METHOD_LABELS[name];
  return `Complete fine-tuning (${AUGMENTATION_LABELS[augmentation]})`;
}
