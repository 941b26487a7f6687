/**
 * The models that can be asked about a picture: the pre-trained one and the trained ones, of the last run or as they come with the page, and
 * kept ones that the user wants to hear.
 */
import type { ExperimentConfig, MethodName } from '../../contract/config';
import type { Answerer, WhoAnswers } from '../../contract/engine';
import { presetConfig } from '../../contract/presets';
import { untunedModel } from '../../models/tuned';
import { modelOf } from '../experiment/evaluateMethod';
import { measuredKey, trainedKey } from '../experiment/keys';
import { methodOf } from '../experiment/methods';
import type { BaseModel, ModelPair } from '../inputs/baseModels';
import { networkClassifier, type Classifier } from '../inputs/classifier';
import { experimentInputs, prepareModels } from '../inputs/prepareExperiment';
import { experimentRouting, warmed } from '../inputs/routing';
import type { SessionParts } from '../sessionParts';
import { keptClassifiers } from './keptClassifiers';
import { knowsPageModels, PAGE_METHODS, PAGE_PACK, type PageMethod } from './PageModels';

export interface Asked {
  /** The configuration that was run last, whose trained models are asked; null where there was none. */
  latest: ExperimentConfig | null;
  /** Ids of the kept models that are asked as well. */
  asked: readonly string[];
  who: WhoAnswers;
}

export type AnsweringClassifier = Classifier & { by?: Omit<Answerer, 'model'> };

/** Opens the models, one set of them, for as long as `use` takes. */
export async function withClassifiers<T>(
  parts: SessionParts,
  { latest, asked, who }: Asked,
  use: (classifiers: readonly AnsweringClassifier[]) => Promise<T>,
): Promise<T> {
  const opened: (() => void)[] = [];
  try {
    const drawings =
      who === 'kept' ? [] : await (latest ? ofExperiment(parts, latest, who, opened) : ofPage(parts, who));
    const kept = who === 'drawings' ? [] : await keptClassifiers(asked, parts.library.models, parts.base);
    return await use([...drawings, ...kept]);
  } finally {
    for (const dispose of opened) dispose();
  }
}

/** What was trained before the page was opened. */
async function ofPage(parts: SessionParts, who: WhoAnswers): Promise<AnsweringClassifier[]> {
  const [large, small, ...trained] = await Promise.all([
    parts.base.embedded('large', PAGE_PACK),
    parts.base.embedded('small', PAGE_PACK),
    ...PAGE_METHODS.map((method) => pageClassifier(parts, method)),
  ]);
  return [pretrained(large), ...(who === 'and-small' ? [pretrainedSmall({ small })] : []), ...trained];
}

async function pageClassifier({ pageModels }: SessionParts, method: PageMethod): Promise<AnsweringClassifier> {
  const { model, record, routing, preset } = await pageModels.model(method);
  const { label } = methodOf(method, presetConfig(preset, record.seed));
  const trained = { by: 'page', preset, seed: record.seed } as const;
  return { ...networkClassifier(label, model, record.classNames, routing), by: { method, trained } };
}

function pretrained({ architecture, weights, classNames }: BaseModel): AnsweringClassifier {
  const classifier = networkClassifier('Pre-trained large model', untunedModel(architecture, weights), classNames!);
  return { ...classifier, by: { method: 'pretrained' } };
}

/** The pre-trained models of an experiment with its classes, and what it has trained; what it has not, as it comes with the page. */
async function ofExperiment(
  parts: SessionParts,
  config: ExperimentConfig,
  who: WhoAnswers,
  opened: (() => void)[],
): Promise<AnsweringClassifier[]> {
  const inputs = await experimentInputs(parts, config);
  const models = await prepareModels(inputs, ['small', 'large']);
  opened.push(() => models.dispose());
  const known = knowsPageModels(config);
  const withSmall = !known || who === 'and-small';
  const classifiers = [pretrained(models.large), ...(withSmall ? [pretrainedSmall(models)] : [])];
  for (const name of PAGE_METHODS) {
    const own = await ownClassifier(name);
    if (own) classifiers.push(own);
    else if (known) classifiers.push(await pageClassifier(parts, name));
  }
  return classifiers;

  /** Null where the experiment has not trained it. */
  async function ownClassifier(name: MethodName): Promise<AnsweringClassifier | null> {
    const { basis, pictures, results } = inputs;
    const method = methodOf(name, config);
    const record = await results.trained((await trainedKey(name, config, basis))!);
    if (!record) return null;
    const { model, dispose } = modelOf({ ...models, config }, method, record);
    opened.push(dispose);
    // Until it was measured no threshold is chosen, and its heads answer together.
    const measures = await results.measured(await measuredKey(name, config, basis));
    const routing = measures?.heads ? experimentRouting(config, model, measures.heads.threshold) : null;
    opened.push(() => routing?.masks?.dispose());
    const trained = { by: 'run', preset: config.preset, seed: config.seed } as const;
    const classifier = networkClassifier(method.label, warmed(model, measures?.heads), pictures.classNames, routing);
    return { ...classifier, by: { method: name, trained } };
  }
}

function pretrainedSmall({ small }: Pick<ModelPair, 'small'>): AnsweringClassifier {
  return networkClassifier(
    'Pre-trained small model',
    untunedModel(small.architecture, small.weights),
    small.classNames!,
  );
}
