/** The models that can be asked about a picture: the pre-trained pair, and the tuned ones of the last run. */
import type { ExperimentConfig, MethodName } from '../contract/config';
import type { ImageSet, Picture } from '../contract/image';
import { predictSet, TrunkCache } from '../evaluate/predict';
import { HEADS, untunedModel, type TunedModel } from '../models/tuned';
import { middleSquare } from '../num/resize';
import type { BaseModels } from './baseModels';
import { trainedKey, type Basis } from './keys';
import { modelOf } from './measureMethod';
import { methodOf } from './methods';
import type { Results } from './results';

const TUNED: readonly MethodName[] = ['teacher', 'temper'];
/** Pictures at a time. */
const BATCH = 16;

export interface ModelSource {
  models: BaseModels;
  results: Results;
  /** Of the last run, whose tuned models are asked too; null where there was none. */
  config: ExperimentConfig | null;
  basis: Basis;
}

export interface ModelAtHand {
  label: string;
  model: TunedModel;
  classNames: readonly string[];
}

/** Opens the models, one set of them, for as long as `use` takes. */
export async function withModelsAtHand<T>(
  { models, results, config, basis }: ModelSource,
  use: (atHand: readonly ModelAtHand[]) => Promise<T>,
): Promise<T> {
  const { small, large } = models;
  const { classNames } = large.info;
  const atHand: ModelAtHand[] = [
    { label: 'Pre-trained large model', model: untunedModel(large.architecture, large.weights), classNames },
    { label: 'Pre-trained small model', model: untunedModel(small.architecture, small.weights), classNames },
  ];
  const opened: (() => void)[] = [];
  try {
    for (const name of config ? TUNED : []) {
      const method = methodOf(name, config!);
      const trained = await results.trained((await trainedKey(name, config!, basis))!);
      if (!trained) continue;
      const { model, dispose } = modelOf({ ...models, config: config! }, method, trained);
      opened.push(dispose);
      atHand.push({ label: method.label, model, classNames });
    }
    return await use(atHand);
  } finally {
    for (const dispose of opened) dispose();
  }
}

/** Class probabilities that a model gives each picture, of whatever size: the average of its heads. */
export async function askModel(
  { model, classNames }: ModelAtHand,
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
