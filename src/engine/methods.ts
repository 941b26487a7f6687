/** How each method of an experiment is made: the whole comparison in one table. */
import type { ExperimentConfig, MethodName } from '../contract/config';
import type { TuningPlan } from '../train/tunable';

export type MethodPlan =
  | { kind: 'pretrained' }
  | { kind: 'teacher' }
  | {
      kind: 'tuned';
      plan: TuningPlan;
      /** Who teaches: the robustified small model, the clean one, the frozen large model, nobody. */
      teacher: 'robust' | 'clean' | 'self' | null;
      /** Sees the pictures without labels, on which only a teacher can speak. */
      unlabelled: boolean;
      views: 'augmented' | 'clean';
      learningRate: number;
      /** The classifier alone is fitted, in closed loop on clean features, instead of steps over batches. */
      fit?: 'probe';
      /** Tuning starts from what this method left. */
      from?: 'lp';
      /** α: nothing is trained, the weights are (1 − α) · pre-trained + α · completely fine-tuned. */
      average?: number;
    };

/**
 * The α that WiSE-FT (Wortsman et al. 2022, §3) is reported with when none is chosen on test data; 0.25 and 0.75 are the others
 * that are usually shown.
 */
export const WISE_SHARE = 0.5;

export interface Method {
  name: MethodName;
  label: string;
  /** What the stage does, in words. */
  doing: string;
  plan: MethodPlan;
}

const LABELS: Record<MethodName, [label: string, doing: string]> = {
  pretrained: ['Pre-trained large model', 'Measuring the pre-trained large model'],
  teacher: ['Robust small teacher', 'Robustifying the small teacher'],
  temper: ['Temper (three heads, teacher)', 'Tuning a fraction of the large model from the teacher'],
  apt: ['APT (partial tuning, no teacher)', 'Partial tuning without a teacher'],
  lp: ['Linear probe', 'Fitting a new classifier on the frozen features'],
  cft: ['Complete fine-tuning', 'Fine-tuning all of the large model'],
  'lp-ft': ['LP-FT (probe, then complete fine-tuning)', 'Fine-tuning all of the large model from a linear probe'],
  'wise-ft': ['WiSE-FT (average with the pre-trained)', 'Averaging the pre-trained and the fine-tuned weights'],
  'three-heads': ['Three heads, no teacher', 'Tuning three heads without a teacher'],
  'clean-teacher': ['Temper with the clean teacher', 'Tuning from a teacher that was not robustified'],
  'self-distillation': ['Self-distillation', 'Tuning from the frozen large model itself'],
  'clean-tuning': ['Clean partial tuning', 'Partial tuning on clean pictures'],
};

export function methodOf(name: MethodName, config: ExperimentConfig): Method {
  const [label, doing] = LABELS[name];
  return { name, label, doing, plan: planOf(name, config) };
}

function planOf(name: MethodName, { student, baselines }: ExperimentConfig): MethodPlan {
  const part: TuningPlan = { tuned: student.tuned, heads: 'one' };
  const base = {
    kind: 'tuned',
    plan: part,
    teacher: null,
    unlabelled: false,
    views: 'augmented',
    learningRate: student.learningRate,
  } as const;
  const complete = {
    ...base,
    plan: { tuned: 'all', heads: 'one' },
    learningRate: baselines.completeLearningRate,
  } as const;
  const threeHeads = { ...base, plan: { ...part, heads: 'three' } } as const;
  switch (name) {
    case 'pretrained':
      return { kind: 'pretrained' };
    case 'teacher':
      return { kind: 'teacher' };
    case 'temper':
      return { ...threeHeads, teacher: 'robust', unlabelled: true };
    case 'three-heads':
      return threeHeads;
    case 'clean-teacher':
      return { ...threeHeads, teacher: 'clean', unlabelled: true };
    case 'self-distillation':
      return { ...threeHeads, teacher: 'self', unlabelled: true };
    case 'apt':
      return { ...base, learningRate: baselines.partialLearningRate };
    case 'clean-tuning':
      return { ...base, views: 'clean', learningRate: baselines.partialLearningRate };
    case 'lp':
      return { ...base, plan: { tuned: 'none', heads: 'one' }, views: 'clean', fit: 'probe' };
    case 'cft':
      return complete;
    case 'lp-ft':
      return { ...complete, from: 'lp' };
    case 'wise-ft':
      return { ...complete, average: WISE_SHARE };
  }
}
