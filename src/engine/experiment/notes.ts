/** What a reader of the results has to know of a method beside its numbers. */
import type { ExperimentConfig, MethodName } from '../../contract/config';
import { methodOf } from './methods';

const NOISE_SEEN =
  'Trained on Gaussian noise, so the noise corruptions (Gaussian, shot, impulse, speckle) are not unseen, and accuracies ' +
  'that include them are not those of a model that never met its test.';

/** @returns null where there is nothing to say */
export function methodNote(name: MethodName, config: ExperimentConfig): string | null {
  return sawNoise(name, config) ? NOISE_SEEN : null;
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
