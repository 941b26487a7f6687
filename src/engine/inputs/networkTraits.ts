/** What a network has that some methods work on, and a refusal before anything is done where it lacks that. */
import type { ExperimentConfig } from '../../contract/config';
import { whyNot, type NetworkTraits } from '../../contract/methodGroups';
import { METHOD_LABELS } from '../../contract/methodLabels';
import type { Architecture } from '../../models/architecture';
import { batchNormsOf } from '../../models/normalising';
import { EngineError } from '../engineError';
import type { BaseModel } from './baseModels';

export function traitsOf(architecture: Architecture): NetworkTraits {
  return {
    tokens: architecture.blocks.some(({ outputShape }) => outputShape.length === 2),
    batchNorms: batchNormsOf(architecture).length > 0,
  };
}

/** @throws {EngineError} naming each method that the large model cannot have */
export function checkMethods(large: BaseModel, { methods }: Pick<ExperimentConfig, 'methods'>): void {
  const traits = traitsOf(large.architecture);
  const refused = methods.flatMap((name) => {
    const why = whyNot(name, traits);
    return why === null ? [] : [`${name} (${METHOD_LABELS[name]}): ${why}`];
  });
  if (refused.length === 0) return;
  throw new EngineError(
    `methods: ${large.info.label} cannot have ${refused.join('; ')}. Leave ${refused.length === 1 ? 'it' : 'them'} out, or choose ` +
      'another large model.',
  );
}
