/** What a reader of the results has to know of a method beside its numbers. */
import type { AdaptationName, AdaptationSettings } from '../../contract/adaptation';
import type { ExperimentConfig, MethodName } from '../../contract/config';
import { methodOf } from './methods';

const NOISE_SEEN =
  'Trained on Gaussian noise, so the noise corruptions (Gaussian, shot, impulse, speckle) are not unseen, and accuracies ' +
  'that include them are not those of a model that never met its test.';

/** @returns null where there is nothing to say */
export function methodNote(name: MethodName, config: ExperimentConfig): string | null {
  const { plan } = methodOf(name, config);
  if (plan.kind === 'adapted') return adaptedNote(plan.by, config.adaptation);
  return sawNoise(name, config) ? NOISE_SEEN : null;
}

/** What is said beside adapted figures: the same pictures serve for adapting and for answering. */
function adaptedNote(by: AdaptationName, { pictures, prior, order, tent }: AdaptationSettings): string {
  const came = order === 'shuffled' ? 'shuffled' : 'class by class';
  const how =
    by === 'bn'
      ? `their statistics mixed with those of training, which count as ${prior} pictures`
      : `by their own statistics, with ${tent.steps === 1 ? 'a step' : `${tent.steps} steps`} of learning rate ${tent.learningRate} ` +
        `from each batch${tent.mode === 'episodic' ? ', forgotten after it' : ''}`;
  return (
    `Adapted to the pictures that it answers, ${pictures} at a time, ${came}, ${how}; to each test set, and each corruption and severity, by ` +
    'itself (transductive, as published). It costs nothing before the test and more for every answer. Transfer is that of the network as it was.'
  );
}

/** Through its own views, or through its teacher's training. */
function sawNoise(name: MethodName, config: ExperimentConfig): boolean {
  const { plan } = methodOf(name, config);
  const noisy = ({ augmentation }: { augmentation: string }) => augmentation === 'gaussian-noise';
  switch (plan.kind) {
    case 'teacher':
      return noisy(config.teacher);
    case 'complete':
      return noisy(config.baselines.complete);
    case 'correction':
      return noisy(config.student) || (plan.judge?.small === 'robust' ? noisy(config.teacher) : false);
    case 'tuned':
      return (
        (plan.taughtBy?.small === 'robust' && noisy(config.teacher)) ||
        ((plan.views === 'augmented' || plan.corrected !== null) && noisy(config.student))
      );
    default:
      return false;
  }
}
