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
    };

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
  cft: ['Complete fine-tuning', 'Fine-tuning all of the large model'],
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
    case 'cft':
      return { ...base, plan: { tuned: 'all', heads: 'one' }, learningRate: baselines.completeLearningRate };
  }
}
