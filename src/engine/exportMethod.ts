/** A trained method to take home: found by its settings, put on its model, and written as a bundle. */
import type { ExportedBundle } from '../contract/bundle';
import type { ExperimentConfig, MethodName } from '../contract/config';
import { makeBundle } from './bundle/makeBundle';
import { EngineError } from './engineError';
import { modelOf } from './experiment/evaluateMethod';
import { measuredKey, trainedKey } from './experiment/keys';
import { methodOf } from './experiment/methods';
import { experimentInputs, prepareModels } from './inputs/prepareExperiment';
import { warmed } from './inputs/routing';
import type { SessionParts } from './sessionParts';

/** @throws {EngineError} where the method has not been trained with this configuration */
export async function exportMethod(
  parts: SessionParts,
  config: ExperimentConfig,
  name: MethodName,
): Promise<ExportedBundle> {
  const method = methodOf(name, config);
  const inputs = await experimentInputs(parts, config);
  const { basis, pictures, results } = inputs;
  const key = await trainedKey(name, config, basis);
  const trained = key === null ? null : ((await results.trained(key)) ?? null);
  if (key !== null && !trained) {
    throw new EngineError(`${method.label} has not been trained with these settings yet. Run it first.`);
  }
  const measures = await results.measured(await measuredKey(name, config, basis));
  const role = method.plan.kind === 'teacher' ? 'small' : 'large';
  const models = await prepareModels(inputs, [role]);
  const { model, dispose } = modelOf({ ...models, config }, method, trained);
  try {
    const { id, label, source, licence } = models[role].info;
    const kept = (await parts.library.models.keptModels()).find((one) => one.id === id);
    return await makeBundle({
      config,
      method: { name, label: method.label },
      model: warmed(model, measures?.heads),
      classNames: pictures.classNames,
      threshold: measures?.heads?.threshold ?? null,
      base: { label, source, licence },
      padding: kept?.options.padding ?? null,
    });
  } finally {
    dispose();
    models.dispose();
  }
}
