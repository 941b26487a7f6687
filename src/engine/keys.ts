/**
 * Names under which results are kept: a hash of everything that they depend on and of nothing else. The same settings
 * find their results again after a reload; a changed setting misses exactly what it changes.
 */
import type { BackendName } from '../contract/engine';
import type { ExperimentConfig, MethodName } from '../contract/config';
import { contentKey } from '../store/contentKey';
import { methodOf } from './methods';

/** Raise when a change of the engine changes results, so that old ones are not taken for new. */
const RESULTS_VERSION = 3;

export interface Basis {
  backend: BackendName;
  /** Content hashes of the two pre-trained models. */
  models: { small: string; large: string };
}

/** Key of what a method's training leaves behind; null for a method that trains nothing. */
export async function trainedKey(name: MethodName, config: ExperimentConfig, basis: Basis): Promise<string | null> {
  const { plan } = methodOf(name, config);
  const { data, seed, teacher, student, heads } = config;
  const common = { version: RESULTS_VERSION, seed, pack: data.pack, backend: basis.backend };
  if (plan.kind === 'pretrained') return null;
  if (plan.kind === 'teacher') {
    return contentKey({ ...common, teacher, pictures: data.teacherPerClass, small: basis.models.small });
  }
  const taught = plan.teacher !== null;
  // Settings that only a teacher or a pool of unlabelled pictures gives a meaning to do not count for the others.
  const { distillation, temperature, weighting, learningRate: _, ...schedule } = student;
  return contentKey({
    ...common,
    plan,
    student: schedule,
    large: basis.models.large,
    labelled: data.labelledPerClass,
    teaching: taught ? { distillation, temperature, weighting, heads: weighting === 'mc' ? heads : null } : null,
    teacher: plan.teacher === 'robust' ? await trainedKey('teacher', config, basis) : null,
    small: plan.teacher === 'clean' ? basis.models.small : null,
    unlabelled: plan.unlabelled ? data.unlabelled : 0,
  });
}

/** Key of a method's measures. */
export async function measuredKey(name: MethodName, config: ExperimentConfig, basis: Basis): Promise<string> {
  const { data, seed, benchmark, heads } = config;
  return contentKey({
    version: RESULTS_VERSION,
    name,
    seed,
    pack: data.pack,
    backend: basis.backend,
    benchmark,
    heads,
    pictures: data.testPerClass,
    model: (await trainedKey(name, config, basis)) ?? basis.models.large,
  });
}
