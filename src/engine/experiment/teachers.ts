/** Whoever speaks in an experiment, as models that can be asked: the robust or the clean small one, the frozen large one, a mixture. */
import { disposeWeights, type Weights } from '../../models/model';
import { makeTeacher, mixTeachers, type Teacher } from '../../train/makeTeacher';
import { replaceWeights } from '../../train/training';
import type { Experiment } from './experiment';
import type { TaughtBy } from './methods';
import type { CostPart, TrainedRecord } from './results';

export interface Speaker {
  teacher: Teacher;
  /** What making it cost. */
  parts: CostPart[];
  dispose(): void;
}

/** @param robust what training the small model left, where that one speaks */
export function speakerOf(experiment: Experiment, by: TaughtBy, robust: TrainedRecord | null): Speaker {
  const { config, small } = experiment.parts;
  const { weighting, temperature } = config.student;
  const frozen = frozenTeacher(experiment);
  if (by.small === null) return { teacher: frozen, parts: [], dispose: () => {} };
  const own: Weights = {};
  if (by.small === 'robust') replaceWeights(own, robust!.weights);
  const weights = by.small === 'robust' ? own : small.weights;
  const parts = by.small === 'robust' ? robust!.parts : [];
  const speaking = makeTeacher(small.architecture, weights, weighting, config.heads, config.seed);
  const teacher = by.frozen ? mixTeachers(speaking, frozen, temperature) : speaking;
  return { teacher, parts, dispose: () => disposeWeights(own) };
}

export function frozenTeacher({ parts: { large, config } }: Pick<Experiment, 'parts'>): Teacher {
  return makeTeacher(large.architecture, large.weights, config.student.weighting, config.heads, config.seed);
}
