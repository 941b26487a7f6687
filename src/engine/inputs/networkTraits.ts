/** What a network has that some methods work on, and a refusal before anything is done where it lacks that. */
import type { ExperimentConfig } from '../../contract/config';
import type { NetworkTraits } from '../../contract/methodGroups';
import { refusedMethods } from '../../contract/refusedMethods';
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
  const refused = refusedMethods(large.info.label, traitsOf(large.architecture), methods);
  if (refused !== null) throw new EngineError(refused);
}
