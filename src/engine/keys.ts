/**
 * Names under which results are kept: a hash of everything that they depend on and of nothing else. The same settings
 * find their results again after a reload; a changed setting misses exactly what it changes.
 */
import type { BackendName } from '../contract/engine';
import type { ExperimentConfig, MethodName } from '../contract/config';
import { contentKey } from '../store/contentKey';
import type { ClassifierKind } from './classifiers';
import type { ModelRole } from './baseModels';
import { methodOf } from './methods';

/** Raise when a change of the engine changes results, so that old ones are not taken for new. */
const RESULTS_VERSION = 4;

export interface Basis {
  backend: BackendName;
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
  const { data, seed, teacher, student, heads } = config;
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
  if (plan.kind === 'pretrained') return null;
  if (plan.kind === 'teacher') {
    return contentKey({ ...common, teacher, pictures: data.teacherPerClass, small });
  }
  const taught = plan.teacher !== null;
  // Settings that only a teacher or a pool of unlabelled pictures gives a meaning to do not count for the others.
  const { distillation, temperature, weighting, learningRate: _, ...schedule } = student;
  return contentKey({
    ...common,
    plan,
    student: schedule,
    large,
    labelled: data.labelledPerClass,
    teaching: taught ? { distillation, temperature, weighting, heads: weighting === 'mc' ? heads : null } : null,
    teacher: plan.teacher === 'robust' ? await trainedKey('teacher', config, basis) : null,
    small: plan.teacher === 'clean' ? small : null,
    unlabelled: plan.unlabelled ? data.unlabelled : 0,
  });
}

/** Key of a method's measures. */
export async function measuredKey(name: MethodName, config: ExperimentConfig, basis: Basis): Promise<string> {
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
    // The threshold is chosen on these views.
    views: { augmentation: student.augmentation, strength: student.strength },
    pictures: { tested: data.testPerClass, teacher: data.teacherPerClass, labelled: data.labelledPerClass },
    model: (await trainedKey(name, config, basis)) ?? modelOfRole('large', config, basis),
  });
}
