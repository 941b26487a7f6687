/**
 * Names under which results are kept: a hash of everything that they depend on and of nothing else. The same settings
 * find their results again after a reload; a changed setting misses exactly what it changes.
 */
import type { ExperimentConfig, MethodName } from '../../contract/config';
import { presetConfig } from '../../contract/presets';
import { contentKey } from '../../store/contentKey';
import type { ClassifierKind } from '../inputs/classifierKind';
import type { ModelRole } from '../inputs/baseModels';
import {
  methodOf,
  trainsNothing,
  viewsSeen,
  type CorrectionPlan,
  type MethodPlan,
  type TaughtBy,
  type TunedPlan,
} from './methods';

/** Raise when a change of the engine changes results, so that old ones are not taken for new. */
const RESULTS_VERSION = 6;

/** What a setting counts as where it has no meaning: as the presets have it, so that what was kept with them is found. */
const USUAL = presetConfig('quick');

export interface Basis {
  /** A backend, or what is kept apart because two had a part in it (`Interruptions.ts`). */
  backend: string;
  /** Hash of the pictures. */
  data: string;
  /** Hashes of the two pre-trained models. */
  models: Record<ModelRole, string>;
  /** How each of them came to its classifier. */
  classifiers: Record<ModelRole, ClassifierKind>;
}

/** Key of a classifier that was fitted on the experiment's pictures. */
export function classifierKey(role: ModelRole, config: ExperimentConfig, basis: Basis): Promise<string> {
  return contentKey({
    version: RESULTS_VERSION,
    backend: basis.backend,
    data: basis.data,
    seed: config.seed,
    ...modelOfRole(role, config, basis),
  });
}

/** What a pre-trained model depends on: itself and, where its classifier is fitted, the pictures for that. */
function modelOfRole(role: ModelRole, { data }: ExperimentConfig, basis: Basis) {
  const kind = basis.classifiers[role];
  const perClass = role === 'small' ? data.teacherPerClass : data.labelledPerClass;
  return { model: basis.models[role], classifier: kind, fittedOn: kind === 'probe' ? perClass : 0 };
}

/** Key of what a method's training leaves behind; null for a method that trains nothing. */
export async function trainedKey(name: MethodName, config: ExperimentConfig, basis: Basis): Promise<string | null> {
  const { plan } = methodOf(name, config);
  return trainsNothing(plan) ? null : planKey(plan, config, basis);
}

type TrainedPlan = Exclude<MethodPlan, { kind: 'pretrained' | 'adapted' }>;

async function planKey(plan: TrainedPlan, config: ExperimentConfig, basis: Basis): Promise<string> {
  const { data, seed, teacher, student, heads, baselines } = config;
  // Which pictures of the user's own serve what depends on how many are held back for measuring and for the teacher.
  const division = data.pack === 'own' ? { tested: data.testPerClass, teacher: data.teacherPerClass } : null;
  const common = {
    version: RESULTS_VERSION,
    seed,
    pack: data.pack,
    data: basis.data,
    division,
    backend: basis.backend,
  };
  const [small, large] = [modelOfRole('small', config, basis), modelOfRole('large', config, basis)];
  const augmented = { augmentation: student.augmentation, strength: student.strength };
  const arrivals = data.arrivals > 0 ? { count: data.arrivals, kinds: data.arrivalKinds } : null;
  const pool = { labelled: data.labelledPerClass, unlabelled: data.unlabelled };
  switch (plan.kind) {
    case 'teacher':
      return contentKey({ ...common, teacher, pictures: data.teacherPerClass, small });
    case 'probe':
      return contentKey({ ...common, plan, large, labelled: data.labelledPerClass });
    case 'correction':
      return correctionKey(plan);
    case 'complete': {
      const { complete } = baselines;
      const pictures = complete.labels === 'teacher' ? data.teacherPerClass : data.labelledPerClass;
      const own = plan.learningRate === undefined ? complete : { ...complete, learningRate: plan.learningRate };
      return contentKey({ ...common, plan, complete: own, pictures, large, ...(plan.from ? pool : {}) });
    }
    case 'tuned':
      return tunedKey(plan);
  }

  /** Of a corrected front, whichever method stands on it. */
  async function correctionKey({ judge }: CorrectionPlan): Promise<string> {
    const { front, correction } = student;
    const { steps, batch, learningRate, distance, views, cleanShare, certainty } = correction;
    return contentKey({
      ...common,
      correction: { steps, batch, learningRate, distance, cleanShare, certainty: judge ? certainty : 0 },
      front,
      views,
      ...augmented,
      ...pool,
      large,
      ...(await speakerKeys(judge)),
    });
  }

  /** What a small model that speaks depends on. */
  async function speakerKeys(by: TaughtBy | null) {
    return {
      by,
      teacher: by?.small === 'robust' ? await trainedKey('teacher', config, basis) : null,
      small: by?.small === 'clean' ? small : null,
    };
  }

  async function tunedKey({ schedule, ...plan }: TunedPlan): Promise<string> {
    const { tuned, heads: count } = plan.plan;
    const { steps, batch, labelledShare, cleanShare } = schedule;
    const { distillation, temperature, weighting, askedOn } = student;
    const taught = plan.taughtBy !== null;
    // Settings that only some methods give a meaning to do not count for the others.
    const meaning = {
      fraction: tuned !== 'all' && tuned.includes('last') ? student.fraction : null,
      front: tuned.startsWith('front') ? student.front : null,
      cleanPath: count === 'three' ? student.cleanPath : null,
      combinedHead: count === 'three' ? student.combinedHead : null,
      labelledShare: plan.unlabelled ? labelledShare : null,
      distilled: taught ? { distillation, temperature, weighting, askedOn } : null,
      heads: taught && weighting === 'mc' ? { passes: heads.passes, dropout: heads.dropout } : null,
    };
    return contentKey({
      ...common,
      plan,
      schedule: { steps, batch, cleanShare },
      ...meaning,
      views: viewsSeen(plan, config),
      ...(plan.views === 'augmented' ? augmented : {}),
      large,
      labelled: pool.labelled,
      unlabelled: plan.unlabelled ? pool.unlabelled : 0,
      arrivals: plan.unlabelled ? arrivals : null,
      front: plan.corrected ? await correctionKey(plan.corrected) : meaning.front,
      ...(await speakerKeys(plan.taughtBy)),
    });
  }
}

/** Key of the corrected front that a method stands on, though no row of the report may show it. */
export function frontKey(plan: CorrectionPlan, config: ExperimentConfig, basis: Basis): Promise<string> {
  return planKey({ kind: 'correction', ...plan }, config, basis);
}

/**
 * The configuration that a method is measured under. What only several heads look at says nothing of a model with one: there it counts as
 * the presets have it, so that a study of it measures such a model once.
 */
export function measuredConfig(name: MethodName, config: ExperimentConfig): ExperimentConfig {
  if (hasSeveralHeads(name, config)) return config;
  const { heads, student } = USUAL;
  const { augmentation, strength } = student;
  return { ...config, heads, student: { ...config.student, augmentation, strength } };
}

/** Whether a method answers with several heads. */
export function hasSeveralHeads(name: MethodName, config: ExperimentConfig): boolean {
  const { plan } = methodOf(name, config);
  return plan.kind === 'tuned' && plan.plan.heads === 'three';
}

/** Key of a method's measures. */
export async function measuredKey(name: MethodName, config: ExperimentConfig, basis: Basis): Promise<string> {
  const model = (await trainedKey(name, config, basis)) ?? modelOfRole('large', config, basis);
  const { plan } = methodOf(name, config);
  const { data, adaptation } = config;
  // Statistics of training may be measured on what is learnt from.
  const adapted = plan.kind === 'adapted' ? { adaptation, clean: [data.labelledPerClass, data.unlabelled] } : {};
  return measuresKey(name, { ...adapted, model }, measuredConfig(name, config), basis);
}

/** Key of the measures of a mean of pre-trained and completely fine-tuned weights. @param row the method that it is, where it is one */
export async function averageKey(
  alpha: number,
  row: MethodName | null,
  config: ExperimentConfig,
  basis: Basis,
): Promise<string> {
  if (row) return measuredKey(row, config, basis);
  const model = await planKey({ kind: 'complete', average: alpha }, config, basis);
  return measuresKey(`wise ${alpha}`, { model }, measuredConfig('wise-ft', config), basis);
}

/** @param of what the measured model depends on */
function measuresKey(name: string, of: object, config: ExperimentConfig, basis: Basis): Promise<string> {
  const { data, seed, benchmark, heads, student } = config;
  return contentKey({
    version: RESULTS_VERSION,
    name,
    seed,
    pack: data.pack,
    data: basis.data,
    backend: basis.backend,
    benchmark,
    heads,
    arrivals: data.arrivals > 0 ? data.arrivalKinds : null,
    // The threshold is chosen on these views.
    views: { augmentation: student.augmentation, strength: student.strength },
    pictures: {
      tested: data.testPerClass,
      clean: data.cleanPerClass,
      // How many are learnt from decides which are measured on in data of one's own alone.
      teacher: data.pack === 'own' ? data.teacherPerClass : USUAL.data.teacherPerClass,
      labelled: data.pack === 'own' ? data.labelledPerClass : USUAL.data.labelledPerClass,
    },
    ...of,
  });
}
