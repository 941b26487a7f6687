/** The weights of a method as a safetensors file: the architecture's own names, the tuned copies and the heads. */
import type { ExperimentConfig, MethodName } from '../contract/config';
import { saveWeights } from '../models/weightFile';
import type { BaseModels } from './baseModels';
import { trainedKey, type Basis } from './keys';
import { modelOf } from './measureMethod';
import { methodOf } from './methods';
import type { Results } from './results';

/** @throws {Error} where the method has not been trained with this configuration */
export async function exportWeights(
  config: ExperimentConfig,
  name: MethodName,
  models: BaseModels,
  results: Results,
  basis: Basis,
): Promise<Uint8Array> {
  const method = methodOf(name, config);
  const key = await trainedKey(name, config, basis);
  const trained = key === null ? null : ((await results.trained(key)) ?? null);
  if (key !== null && !trained) {
    throw new Error(`${method.label} has not been trained with these settings yet. Run it first.`);
  }
  const { model, dispose } = modelOf({ ...models, config }, method, trained);
  try {
    const metadata = {
      method: name,
      architecture: model.architecture.id,
      seed: String(config.seed),
      classes: JSON.stringify(models.large.info.classNames),
    };
    return await saveWeights(model.weights, { dtype: 'float32', metadata });
  } finally {
    dispose();
  }
}
