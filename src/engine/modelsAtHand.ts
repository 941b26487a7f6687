/**
 * The models that can be asked about a picture: the pre-trained pair, the tuned ones of the last run, and kept ones that the
 * user wants to hear.
 */
import type { ExperimentConfig, MethodName } from '../contract/config';
import type { ImageSet, Picture } from '../contract/image';
import { predictSet, TrunkCache } from '../evaluate/predict';
import { HEADS, untunedModel, type TunedModel } from '../models/tuned';
import { middleSquare } from '../num/resize';
import { disposeClassifier, type ModelPair } from './baseModels';
import { withClassifier } from './classifiers';
import { trainedKey } from './keys';
import { modelOf } from './measureMethod';
import { methodOf } from './methods';
import type { SessionParts } from './session';

const TUNED: readonly MethodName[] = ['teacher', 'temper'];
/** Pictures at a time. */
const BATCH = 16;

export interface ModelAtHand {
  label: string;
  classNames: readonly string[];
  /** Of each picture, of whatever size: its middle square is asked. */
  probabilities(pictures: readonly Picture[]): Promise<Float32Array[]>;
}

/** Opens the models, one set of them, for as long as `use` takes. */
export async function withModelsAtHand<T>(
  parts: SessionParts,
  latest: ExperimentConfig | null,
  use: (atHand: readonly ModelAtHand[]) => Promise<T>,
): Promise<T> {
  const opened: (() => void)[] = [];
  try {
    const atHand = [
      ...(latest ? await ofExperiment(parts, latest, opened) : pairAtHand(await parts.embedded('emoji-16'))),
      ...(await parts.inLook()),
    ];
    return await use(atHand);
  } finally {
    for (const dispose of opened) dispose();
  }
}

function pairAtHand({ small, large }: ModelPair): ModelAtHand[] {
  return [
    atHandOf('Pre-trained large model', untunedModel(large.architecture, large.weights), large.classNames!),
    atHandOf('Pre-trained small model', untunedModel(small.architecture, small.weights), small.classNames!),
  ];
}

/** The pair of an experiment with its classes, and what the experiment has tuned. */
async function ofExperiment(
  parts: SessionParts,
  config: ExperimentConfig,
  opened: (() => void)[],
): Promise<ModelAtHand[]> {
  const { results } = parts;
  const pair = await parts.models(config);
  const pictures = await parts.pictures(config);
  const basis = parts.basis(pair, pictures);
  const hooks = { between: () => Promise.resolve() };
  const ready = { ...pair };
  for (const role of ['small', 'large'] as const) {
    const model = await withClassifier(pair[role], { role, pictures, config, basis, results, hooks });
    opened.push(() => disposeClassifier(model));
    ready[role] = model;
  }
  const atHand = pairAtHand(ready);
  for (const name of TUNED) {
    const method = methodOf(name, config);
    const trained = await results.trained((await trainedKey(name, config, basis))!);
    if (!trained) continue;
    const { model, dispose } = modelOf({ ...ready, config }, method, trained);
    opened.push(dispose);
    atHand.push(atHandOf(method.label, model, pictures.classNames));
  }
  return atHand;
}

/** @param classNames as many as the model has classes */
export function atHandOf(label: string, model: TunedModel, classNames: readonly string[]): ModelAtHand {
  return { label, classNames, probabilities: (pictures) => askModel(model, classNames, pictures) };
}

/** Class probabilities that a model gives each picture: the average of its heads. */
async function askModel(
  model: TunedModel,
  classNames: readonly string[],
  pictures: readonly Picture[],
): Promise<Float32Array[]> {
  const size = model.architecture.inputSize;
  const length = size * size * 3;
  const pixels = new Uint8Array(pictures.length * length);
  pictures.forEach((picture, i) => pixels.set(middleSquare(picture, size).pixels, i * length));
  const set: ImageSet = {
    name: 'pictures',
    count: pictures.length,
    width: size,
    height: size,
    pixels,
    labels: new Int32Array(pictures.length).fill(-1),
    classNames,
  };
  const options = { masks: null, trunks: new TrunkCache(0), batch: Math.min(BATCH, pictures.length) };
  const { probabilities, classes } = await predictSet(model, set, options, { between: async () => {} });
  const heads = HEADS.flatMap((head) => probabilities[head] ?? []);
  return pictures.map((_, i) =>
    Float32Array.from({ length: classes }, (_, k) =>
      heads.reduce((sum, head) => sum + head[i * classes + k]! / heads.length, 0),
    ),
  );
}
