/** A trained method to take home: found by its settings, put on its model, and written as a bundle. */
import type { ExportedBundle } from '../contract/bundle';
import type { ExperimentConfig, MethodName } from '../contract/config';
import { disposeClassifierHead } from './inputs/baseModels';
import { makeBundle } from './bundle/makeBundle';
import { withClassifierHead } from './inputs/classifierHead';
import { EngineError } from './engineError';
import { measuredKey, trainedKey } from './experiment/keys';
import { modelOf } from './experiment/evaluateMethod';
import { methodOf } from './experiment/methods';
import { warmed } from './inputs/routing';
import type { SessionParts } from './session';

/** @throws {EngineError} where the method has not been trained with this configuration */
export async function exportMethod(
  parts: SessionParts,
  config: ExperimentConfig,
  name: MethodName,
): Promise<ExportedBundle> {
  const { results, library } = parts;
  const method = methodOf(name, config);
  const pair = await parts.models(config);
  const pictures = await parts.pictures(config);
  const basis = parts.basis(pair, pictures);
  const key = await trainedKey(name, config, basis);
  const trained = key === null ? null : ((await results.trained(key)) ?? null);
  if (key !== null && !trained) {
    throw new EngineError(`${method.label} has not been trained with these settings yet. Run it first.`);
  }
  const measures = await results.measured(await measuredKey(name, config, basis));
  const role = method.plan.kind === 'teacher' ? 'small' : 'large';
  const hooks = { between: () => Promise.resolve() };
  const base = await withClassifierHead(pair[role], { role, pictures, config, basis, results, hooks });
  const { model, dispose } = modelOf({ ...pair, [role]: base, config }, method, trained);
  try {
    const { id, label, source, licence } = base.info;
    const kept = (await library.models.keptModels()).find((one) => one.id === id);
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
    disposeClassifierHead(base);
  }
}
