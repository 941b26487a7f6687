/**
 * The models that can be asked about a picture: the pre-trained pair, the tuned ones of the last run, and kept ones that the
 * user wants to hear.
 */
import type { ExperimentConfig, MethodName } from '../../contract/config';
import { untunedModel } from '../../models/tuned';
import { modelOf } from '../experiment/evaluateMethod';
import { measuredKey, trainedKey } from '../experiment/keys';
import { methodOf } from '../experiment/methods';
import type { ModelPair } from '../inputs/baseModels';
import { networkClassifier, type Classifier } from '../inputs/classifier';
import { experimentInputs, prepareModels } from '../inputs/prepareExperiment';
import { experimentRouting, warmed } from '../inputs/routing';
import type { SessionParts } from '../sessionParts';
import { keptClassifiers } from './keptClassifiers';

const TUNED: readonly MethodName[] = ['teacher', 'temper'];

export interface Asked {
  /** The configuration that was run last, whose tuned models are asked too; null where there was none. */
  latest: ExperimentConfig | null;
  /** Ids of the kept models that are asked as well. */
  asked: readonly string[];
}

/** Opens the models, one set of them, for as long as `use` takes. */
export async function withClassifiers<T>(
  parts: SessionParts,
  { latest, asked }: Asked,
  use: (classifiers: readonly Classifier[]) => Promise<T>,
): Promise<T> {
  const opened: (() => void)[] = [];
  try {
    const classifiers = [
      ...(latest ? await ofExperiment(parts, latest, opened) : pairClassifiers(await parts.embedded('emoji-16'))),
      ...(await keptClassifiers(asked, parts.library.models, parts.base)),
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
  const inputs = await experimentInputs(parts, config);
  const { basis, pictures, results } = inputs;
  const ready = await prepareModels(inputs, ['small', 'large']);
  opened.push(() => ready.dispose());
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
