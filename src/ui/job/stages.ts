/** Names of the stages of an experiment, for people. */
import type { ExperimentConfig, MethodName } from '../../contract/config';
import type { StageName } from '../../contract/engine';

const LABELS: Record<StageName, string> = {
  prepare: 'Test sets',
  pretrained: 'Pre-trained model',
  teacher: 'Teacher',
  'front-correction': 'Front correction',
  temper: 'Temper',
  lp: 'Linear probe',
  apt: 'Partial tuning (APT)',
  cft: 'Complete fine-tuning',
  'lp-ft': 'Linear probe, then fine-tuning',
  'wise-ft-25': 'WiSE-FT, α = 0.25',
  'wise-ft': 'WiSE-FT, α = 0.5',
  'wise-ft-75': 'WiSE-FT, α = 0.75',
  'three-heads': 'Three heads, no teacher',
  'clean-teacher': 'Clean teacher',
  'self-distillation': 'Self-distillation',
  'complete-self-distillation': 'Self-distillation of all weights',
  'clean-tuning': 'Clean tuning',
  'bn-adapt': 'Batch-norm adaptation',
  tent: 'Tent',
  'l2-sp': 'L2-SP',
  lora: 'LoRA',
  'vpt-shallow': 'Visual prompts, shallow',
  'vpt-deep': 'Visual prompts, deep',
  'wise-curve': 'WiSE-FT, further α',
  report: 'Report',
};

/** How many steps a method is trained for; 0 where it is not trained. */
export function stepsOf(method: MethodName, { teacher, student, baselines }: ExperimentConfig): number {
  switch (method) {
    case 'teacher':
      return teacher.steps;
    case 'front-correction':
      return student.correction.steps;
    case 'apt':
    case 'clean-tuning':
      return baselines.partial.steps;
    case 'cft':
    case 'lp-ft':
    case 'l2-sp':
    case 'lora':
    case 'vpt-shallow':
    case 'vpt-deep':
      return baselines.complete.steps;
    case 'pretrained':
    case 'lp':
    case 'wise-ft-25':
    case 'wise-ft':
    case 'wise-ft-75':
    case 'bn-adapt':
    case 'tent':
      return 0;
    default:
      return student.steps;
  }
}

export const stageLabel = (stage: StageName): string => LABELS[stage];
