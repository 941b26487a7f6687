/**
 * What stands before every experiment, and before every question to its models: the pictures and the pair that a configuration names,
 * the basis that results are kept under, and a classifier for the classes of the pictures on each model that is needed.
 */
import type { ExperimentConfig } from '../../contract/config';
import type { PredictHooks } from '../../evaluate/predict';
import type { ExperimentPictures } from '../../sources/experimentPictures';
import type { Basis } from '../experiment/keys';
import type { Results } from '../experiment/results';
import type { SessionParts } from '../sessionParts';
import { disposeClassifierHead, type BaseModel, type ModelPair, type ModelRole } from './baseModels';
import { withClassifierHead } from './classifierHead';
import { classifierKind } from './classifierKind';

export interface ExperimentInputs {
  config: ExperimentConfig;
  pictures: ExperimentPictures;
  /** As they came. */
  pair: ModelPair;
  basis: Basis;
  results: Results;
}

/** @throws {EngineError} where data or models are not there, or the data has too few pictures */
export async function experimentInputs(
  parts: Pick<SessionParts, 'models' | 'pictures' | 'status' | 'results' | 'interruptions'>,
  config: ExperimentConfig,
): Promise<ExperimentInputs> {
  const pair = await parts.models(config);
  const pictures = await parts.pictures(config);
  const { small, large } = pair;
  const basis: Basis = {
    backend: parts.interruptions.basis(config, parts.status),
    data: pictures.hash,
    models: { small: small.hash, large: large.hash },
    classifiers: { small: classifierKind(small, pictures), large: classifierKind(large, pictures) },
  };
  return { config, pictures, pair, basis, results: parts.results };
}

/** The pair, with classifiers for the classes of the pictures on the models of the roles. */
export interface PreparedModels extends ModelPair {
  /** Frees the classifiers; the models stay. */
  dispose(): void;
}

const AT_ONCE: PredictHooks = { between: () => Promise.resolve() };

/**
 * @param roles models that get a classifier; the others stay as they came
 * @param hooks between the passes that a linear probe takes
 */
export async function prepareModels(
  { pair, pictures, config, basis, results }: ExperimentInputs,
  roles: readonly ModelRole[],
  hooks: PredictHooks = AT_ONCE,
): Promise<PreparedModels> {
  const ready: Partial<Record<ModelRole, BaseModel>> = {};
  const dispose = () => {
    for (const model of Object.values(ready)) disposeClassifierHead(model);
  };
  try {
    for (const role of roles) {
      ready[role] = await withClassifierHead(pair[role], { role, pictures, config, basis, results, hooks });
    }
  } catch (error) {
    dispose();
    throw error;
  }
  return { ...pair, ...ready, dispose };
}
