/**
 * The models that can be asked about a picture: the pre-trained pair, the tuned ones of the last run, and kept ones that the
 * user wants to hear.
 */
import type { ExperimentConfig, MethodName } from '../../contract/config';
import { untunedModel } from '../../models/tuned';
import { networkClassifier, type Classifier } from '../inputs/classifier';
import { disposeClassifierHead, type ModelPair } from '../inputs/baseModels';
import { withClassifierHead } from '../inputs/classifierHead';
import { measuredKey, trainedKey } from '../experiment/keys';
import { modelOf } from '../experiment/evaluateMethod';
import { methodOf } from '../experiment/methods';
import { experimentRouting, warmed } from '../inputs/routing';
import type { SessionParts } from '../session';

const TUNED: readonly MethodName[] = ['teacher', 'temper'];

/** Opens the models, one set of them, for as long as `use` takes. */
export async function withClassifiers<T>(
  parts: SessionParts,
  latest: ExperimentConfig | null,
  use: (classifiers: readonly Classifier[]) => Promise<T>,
): Promise<T> {
  const opened: (() => void)[] = [];
  try {
    const classifiers = [
      ...(latest ? await ofExperiment(parts, latest, opened) : pairClassifiers(await parts.embedded('emoji-16'))),
      ...(await parts.inLook()),
    ];
    return await use(classifiers);
  } finally {
    for (const dispose of opened) dispose();
  }
}

function pairClassifiers({ small, large }: ModelPair): Classifier[] {
  return [
    networkClassifier('Pre-trained large model', untunedModel(large.architecture, large.weights), large.classNames!),
    networkClassifier('Pre-trained small model', untunedModel(small.architecture, small.weights), small.classNames!),
  ];
}

/** The pair of an experiment with its classes, and what the experiment has tuned. */
async function ofExperiment(
  parts: SessionParts,
  config: ExperimentConfig,
  opened: (() => void)[],
): Promise<Classifier[]> {
  const { results } = parts;
  const pair = await parts.models(config);
  const pictures = await parts.pictures(config);
  const basis = parts.basis(pair, pictures);
  const hooks = { between: () => Promise.resolve() };
  const ready = { ...pair };
  for (const role of ['small', 'large'] as const) {
    const model = await withClassifierHead(pair[role], { role, pictures, config, basis, results, hooks });
    opened.push(() => disposeClassifierHead(model));
    ready[role] = model;
  }
  const classifiers = pairClassifiers(ready);
  for (const name of TUNED) {
    const method = methodOf(name, config);
    const trained = await results.trained((await trainedKey(name, config, basis))!);
    if (!trained) continue;
    const { model, dispose } = modelOf({ ...ready, config }, method, trained);
    opened.push(dispose);
    // Until it was measured no threshold is chosen, and its heads answer together.
    const measures = await results.measured(await measuredKey(name, config, basis));
    const routing = measures?.heads ? experimentRouting(config, model, measures.heads.threshold) : null;
    opened.push(() => routing?.masks?.dispose());
    classifiers.push(networkClassifier(method.label, warmed(model, measures?.heads), pictures.classNames, routing));
  }
  return classifiers;
}
