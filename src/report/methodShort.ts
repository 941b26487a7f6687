/** Names of methods that stand beside a point of a chart: short, and one for each. */
import type { MethodName } from '../contract/config';

export const METHOD_SHORT: Record<MethodName, string> = {
  pretrained: 'Pre-trained',
  teacher: 'Teacher (small)',
  'front-correction': 'Front alone',
  temper: 'Temper',
  lp: 'Linear probe',
  apt: 'APT',
  cft: 'Complete (AugMix)',
  'lp-ft': 'LP-FT',
  'wise-ft-25': 'WiSE α 0.25',
  'wise-ft': 'WiSE α 0.5',
  'wise-ft-75': 'WiSE α 0.75',
  'three-heads': 'No teacher',
  'clean-teacher': 'Clean teacher',
  'self-distillation': 'Self-distillation',
  'complete-self-distillation': 'Self-dist., all',
  'clean-tuning': 'Clean tuning',
  'bn-adapt': 'BN adaptation',
  tent: 'Tent',
  'l2-sp': 'L2-SP',
  lora: 'LoRA',
  'vpt-shallow': 'VPT shallow',
  'vpt-deep': 'VPT deep',
};

/** Complete fine-tuning is named by its augmentation. */
export function shortName(name: MethodName, augmentation: string): string {
  return name === 'cft' && augmentation !== 'augmix' ? 'Complete' : METHOD_SHORT[name];
}
