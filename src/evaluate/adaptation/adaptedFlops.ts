/** Floating-point operations of one answer by a network that adapts, which are spent at test time. */
import type { AdaptationName, AdaptationSettings } from '../../contract/adaptation';
import { classCount, classifierFlops, modelFlops } from '../../models/model';
import { trainingFlops, type TunedModel } from '../../models/tuned';
import { tentNames } from './tent';

/**
 * Statistics and answers come of one pass. A step of Tent is a pass, and the gradient of what comes into each block behind the first; norms
 * cost nothing, as everywhere here.
 */
export function adaptedFlops(
  by: AdaptationName,
  { tent }: Pick<AdaptationSettings, 'tent'>,
  { architecture, weights }: Pick<TunedModel, 'architecture' | 'weights'>,
): number {
  const classes = classCount(architecture, weights);
  if (by === 'bn') return modelFlops(architecture, classes);
  return (
    tent.steps * (trainingFlops(architecture, tentNames(architecture)) + 2 * classifierFlops(architecture, classes))
  );
}

/** Numbers that Tent changes; statistics are no parameters. */
export function changedParameters(
  by: AdaptationName,
  { architecture, weights }: Pick<TunedModel, 'architecture' | 'weights'>,
): number {
  return by === 'bn' ? 0 : tentNames(architecture).reduce((sum, name) => sum + weights[name]!.size, 0);
}
