/**
 * What stands for a name in a code is its place in one of these lists. They are of the code, not of the program: whatever is added goes to
 * the end, and nothing moves, so that a code of today is read tomorrow.
 */
import type { MethodName, PresetName } from '../../contract/config';
import type { AccuracyClaim } from '../../claims/judge';
import type { AccuracyColumn } from '../tables';

export const CODED_PRESETS: readonly PresetName[] = ['quick', 'lesson', 'tiny', 'arrivals', 'standard', 'real'];

export const CODED_METHODS: readonly MethodName[] = [
  'pretrained',
  'teacher',
  'front-correction',
  'temper',
  'lp',
  'apt',
  'cft',
  'lp-ft',
  'wise-ft-25',
  'wise-ft',
  'wise-ft-75',
  'three-heads',
  'clean-teacher',
  'self-distillation',
  'complete-self-distillation',
  'clean-tuning',
  'bn-adapt',
  'tent',
  'l2-sp',
  'lora',
  'vpt-shallow',
  'vpt-deep',
];

export const CODED_SETS: readonly AccuracyColumn[] = [
  'clean',
  'corrupted',
  'arrivals',
  'renditions',
  'sketch',
  'natural',
  'transfer',
  'zeroShot',
];

export const CODED_CLAIMS: readonly AccuracyClaim['id'][] = ['corrupted', 'clean', 'transfer', 'apt', 'teacher'];
