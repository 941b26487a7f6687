/** How each method of an experiment is made: the whole comparison in one table. */
import type { ExperimentConfig, MethodName } from '../../contract/config';
import type { AdaptationName } from '../../contract/adaptation';
import { methodLabel } from '../../contract/methodLabels';
import type { AdaptedPlan } from '../../train/adapted/plan';
import type { TuningPlan } from '../../train/tunable';
import type { TuneSchedule } from '../../train/stepsRecipe';

/** Who teaches: a small model, robustified or as it came, the frozen large model, or both. */
export interface TaughtBy {
  small: 'robust' | 'clean' | null;
  frozen: boolean;
}

/** The correction of the front, and who judges which views can be read. */
export interface CorrectionPlan {
  judge: TaughtBy | null;
}

/** Complete fine-tuning by the loop that robustifies the teacher, on the large model. */
export interface CompletePlan {
  kind: 'complete';
  /** It starts from what this method left. */
  from?: 'lp';
  /** α: nothing is trained, the weights are (1 − α) · pre-trained + α · completely fine-tuned. */
  average?: number;
  /** What is trained in another way than all weights by the loss alone, on the same pictures in as many steps, at a rate of its own. */
  adapted?: AdaptedPlan;
  learningRate?: number;
}

/** Part of the large model is tuned over a feature cache. */
export interface TunedPlan {
  kind: 'tuned';
  plan: TuningPlan;
  taughtBy: TaughtBy | null;
  /** Its front is corrected first; null where it is not. */
  corrected: CorrectionPlan | null;
  /** Sees the pictures without labels, on which only a teacher can speak. */
  unlabelled: boolean;
  views: 'augmented' | 'clean';
  schedule: TuneSchedule;
  learningRate: number;
  /** What the learning rate is multiplied by for norms and biases. */
  normsRate: number;
}

export type MethodPlan =
  | { kind: 'pretrained' }
  | { kind: 'teacher' }
  | ({ kind: 'correction' } & CorrectionPlan)
  /** The classifier alone is fitted, in closed loop on clean features, instead of steps over batches. */
  | { kind: 'probe' }
  /** Nothing is trained: the large model changes while it answers (`evaluate/adaptation`). */
  | { kind: 'adapted'; by: AdaptationName }
  | CompletePlan
  | TunedPlan;

/** The α that WiSE-FT (Wortsman et al. 2022, §3) is reported with when none is chosen on test data is a half. */
export const WISE_SHARES = { 'wise-ft-25': 0.25, 'wise-ft': 0.5, 'wise-ft-75': 0.75 } as const;

export interface Method {
  name: MethodName;
  label: string;
  /** What the stage does, in words. */
  doing: string;
  plan: MethodPlan;
}

const DOING: Record<MethodName, string> = {
  pretrained: 'Measuring the pre-trained large model',
  teacher: 'Robustifying the small teacher',
  'front-correction': 'Correcting the front of the large model',
  temper: 'Tuning a fraction of the large model from the teacher',
  apt: 'Partial tuning without a teacher',
  lp: 'Fitting a new classifier on the frozen features',
  cft: 'Fine-tuning all of the large model',
  'lp-ft': 'Fine-tuning all of the large model from a linear probe',
  'wise-ft-25': 'Averaging the pre-trained and the fine-tuned weights',
  'wise-ft': 'Averaging the pre-trained and the fine-tuned weights',
  'wise-ft-75': 'Averaging the pre-trained and the fine-tuned weights',
  'three-heads': 'Tuning three heads without a teacher',
  'clean-teacher': 'Tuning from a teacher that was not robustified',
  'self-distillation': 'Tuning from the frozen large model itself',
  'complete-self-distillation': 'Tuning all of the large model from its frozen self',
  'clean-tuning': 'Partial tuning on clean pictures',
  'bn-adapt': 'Adapting the batch norms of the large model to the test pictures',
  tent: 'Adapting the large model to the test pictures by entropy minimisation',
  'l2-sp': 'Fine-tuning all of the large model near where it began',
  lora: 'Fine-tuning low-rank changes of the large model',
  'vpt-shallow': 'Tuning prompts before the first block',
  'vpt-deep': 'Tuning prompts before every block',
};

export function methodOf(name: MethodName, config: ExperimentConfig): Method {
  return { name, label: methodLabel(name, config), doing: DOING[name], plan: planOf(name, config) };
}

/** Whether the front of the large model is corrected before the rest is tuned. */
export function correctsFront({ student }: Pick<ExperimentConfig, 'student'>): boolean {
  return student.tuned.startsWith('front') && student.correction.steps > 0;
}

function planOf(name: MethodName, config: ExperimentConfig): MethodPlan {
  const { student, baselines } = config;
  const heldFront = correctsFront(config) && student.correction.afterwards === 'held';
  // A mixture teaches; of what can be read the small model alone is the better judge.
  const correctedBy = (by: TaughtBy | null): CorrectionPlan | null => {
    if (!correctsFront(config)) return null;
    const judge = by && student.correction.certainty > 0 ? { small: by.small, frozen: by.small === null } : null;
    return { judge };
  };
  const base: TunedPlan = {
    kind: 'tuned',
    plan: { tuned: student.tuned, heads: 'one' },
    taughtBy: null,
    corrected: null,
    unlabelled: false,
    views: 'augmented',
    schedule: { ...student, ...baselines.partial },
    learningRate: baselines.partial.learningRate,
    normsRate: student.normsRate,
  };
  const threeHeads: TunedPlan = {
    ...base,
    plan: { tuned: student.tuned, heads: 'three', heldFront },
    corrected: correctedBy(null),
    schedule: student,
    learningRate: student.learningRate,
  };
  const taught = (taughtBy: TaughtBy): TunedPlan => ({
    ...threeHeads,
    corrected: correctedBy(taughtBy),
    taughtBy,
    unlabelled: true,
  });
  const frozen = student.taughtBy === 'mix';
  const ours: TaughtBy = student.taughtBy === 'frozen' ? { small: null, frozen: true } : { small: 'robust', frozen };
  switch (name) {
    case 'pretrained':
    case 'teacher':
      return { kind: name };
    case 'front-correction':
      return { kind: 'correction', judge: correctedBy(ours)?.judge ?? null };
    case 'temper':
      return taught(ours);
    case 'three-heads':
      return threeHeads;
    case 'clean-teacher':
      return taught({ small: 'clean', frozen });
    case 'self-distillation':
      return taught({ small: null, frozen: true });
    case 'complete-self-distillation':
      return {
        ...taught({ small: null, frozen: true }),
        plan: { tuned: 'all', heads: 'one' },
        corrected: null,
        learningRate: baselines.complete.learningRate,
        normsRate: 1,
      };
    case 'apt':
      return base;
    case 'clean-tuning':
      return { ...base, views: 'clean' };
    case 'lp':
      return { kind: 'probe' };
    case 'bn-adapt':
      return { kind: 'adapted', by: 'bn' };
    case 'tent':
      return { kind: 'adapted', by: 'tent' };
    case 'cft':
      return { kind: 'complete' };
    case 'lp-ft':
      return { kind: 'complete', from: 'lp' };
    case 'wise-ft-25':
    case 'wise-ft':
    case 'wise-ft-75':
      return { kind: 'complete', average: WISE_SHARES[name] };
    case 'l2-sp': {
      const { strength, learningRate } = baselines.l2sp;
      return { kind: 'complete', adapted: { kind: 'l2-sp', strength }, learningRate };
    }
    case 'lora': {
      const { learningRate, ...plan } = baselines.lora;
      return { kind: 'complete', adapted: { kind: 'lora', ...plan }, learningRate };
    }
    case 'vpt-shallow':
    case 'vpt-deep': {
      const { learningRate, count } = baselines.prompts;
      const depth = name === 'vpt-deep' ? 'deep' : 'shallow';
      return { kind: 'complete', adapted: { kind: 'prompts', depth, count }, learningRate };
    }
  }
}

/**
 * Views of each picture that a method is tuned on. Behind a corrected front few are enough; in the same experiment a method that has none
 * to stand on, or the few labelled pictures alone, sees as many as the correction, so that it is no worse off.
 */
export function viewsSeen(
  { corrected, unlabelled }: Pick<TunedPlan, 'corrected' | 'unlabelled'>,
  config: ExperimentConfig,
): number {
  const { views, correction } = config.student;
  return correctsFront(config) && !(corrected && unlabelled) ? Math.max(views, correction.views) : views;
}

/** Whether a method has nothing that is trained before it answers. */
export function trainsNothing(plan: MethodPlan): plan is Extract<MethodPlan, { kind: 'pretrained' | 'adapted' }> {
  return plan.kind === 'pretrained' || plan.kind === 'adapted';
}

/** The weights and heads that a method of the large model has; null for the pre-trained model and the teacher. */
export function tuningOf({ plan }: Method, { student }: ExperimentConfig): TuningPlan | null {
  switch (plan.kind) {
    case 'tuned':
      return plan.plan;
    case 'complete':
      return { tuned: 'all', heads: 'one' };
    case 'probe':
      return { tuned: 'none', heads: 'one' };
    case 'correction':
      return { tuned: student.tuned.startsWith('front') ? 'front' : 'none', heads: 'one' };
    default:
      return null;
  }
}

/** What has to be made before a method: the teacher that speaks to it, and the front that is shown with it. */
function needsOf(name: MethodName, config: ExperimentConfig): MethodName[] {
  const { plan } = methodOf(name, config);
  const robust = (by: TaughtBy | null | undefined) => by?.small === 'robust';
  if (plan.kind === 'correction') return robust(plan.judge) ? ['teacher'] : [];
  if (plan.kind !== 'tuned') return [];
  return [
    ...(robust(plan.taughtBy) || robust(plan.corrected?.judge) ? (['teacher'] as const) : []),
    ...(name === 'temper' && plan.corrected ? (['front-correction'] as const) : []),
  ];
}

/** The methods in the order in which they are run: the teacher and the corrected front before whatever stands on them. */
export function methodOrder(config: ExperimentConfig): MethodName[] {
  const wanted = new Set<MethodName>(config.methods);
  for (const name of config.methods) for (const needed of needsOf(name, config)) wanted.add(needed);
  // Without a front that is corrected there is nothing to show for it.
  if (!correctsFront(config)) wanted.delete('front-correction');
  // Both ends of its curve are rows.
  if (config.baselines.wise.curve === 'measured') for (const end of ['pretrained', 'cft'] as const) wanted.add(end);
  const first: MethodName[] = ['pretrained', 'teacher', 'front-correction', 'temper'];
  return [...first.filter((name) => wanted.has(name)), ...[...wanted].filter((name) => !first.includes(name))];
}
