/** What the models at hand say of one picture: the pre-trained pair, and the tuned ones of the last run. */
import type { ExperimentConfig, MethodName } from '../contract/config';
import type { Prediction } from '../contract/engine';
import type { ImageSet, Picture } from '../contract/image';
import { predictSet, TrunkCache, type SetPrediction } from '../evaluate/predict';
import { HEADS, untunedModel, type TunedModel } from '../models/tuned';
import { middleSquare } from '../num/resize';
import type { BaseModels } from './baseModels';
import { trainedKey, type Basis } from './keys';
import { modelOf } from './measureMethod';
import { methodOf } from './methods';
import type { Results } from './results';

const SHOWN = 5;
const TUNED: readonly MethodName[] = ['teacher', 'temper'];

/** @param config of the last run, whose tuned models are asked too; null where there was none */
export async function predictPicture(
  picture: Picture,
  models: BaseModels,
  results: Results,
  config: ExperimentConfig | null,
  basis: Basis,
): Promise<Prediction[]> {
  const { small, large } = models;
  const size = large.architecture.inputSize;
  const one = middleSquare(picture, size);
  const classNames = large.info.classNames;
  const set: ImageSet = { ...one, name: 'picture', count: 1, labels: Int32Array.of(-1), classNames };
  const said = [
    await ask('Pre-trained large model', untunedModel(large.architecture, large.weights), set),
    await ask('Pre-trained small model', untunedModel(small.architecture, small.weights), set),
  ];
  for (const name of config ? TUNED : []) {
    const method = methodOf(name, config!);
    const trained = await results.trained((await trainedKey(name, config!, basis))!);
    if (!trained) continue;
    const { model, dispose } = modelOf({ ...models, config: config! }, method, trained);
    try {
      said.push(await ask(method.label, model, set));
    } finally {
      dispose();
    }
  }
  return said;
}

async function ask(label: string, model: TunedModel, set: ImageSet): Promise<Prediction> {
  const options = { masks: null, trunks: new TrunkCache(0), batch: 1 };
  const prediction = await predictSet(model, set, options, { between: async () => {} });
  const probabilities = averaged(prediction);
  const top = [...probabilities.keys()]
    .sort((a, b) => probabilities[b]! - probabilities[a]!)
    .slice(0, SHOWN)
    .map((k) => ({ className: set.classNames[k]!, probability: probabilities[k]! }));
  return { model: label, top };
}

/** For a glance at one picture: the average of the heads. */
function averaged({ probabilities, classes }: SetPrediction): Float32Array {
  const rows = HEADS.flatMap((head) => probabilities[head] ?? []);
  return Float32Array.from({ length: classes }, (_, k) => rows.reduce((sum, row) => sum + row[k]! / rows.length, 0));
}
