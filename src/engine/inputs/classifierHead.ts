/**
 * How a pre-trained model comes to classify the classes of an experiment: by its own classifier, by the columns of it that are
 * these classes, by their names (CLIP), or by a linear probe on the labelled pictures. Also puts it behind a resizing step
 * where the pictures have another size.
 */
import * as tf from '../../compute/tf';
import type { ExperimentConfig } from '../../contract/config';
import { featuresOf, predictBatch, type PredictHooks } from '../../evaluate/predict';
import { withInputSide } from '../../models/resizing';
import { fitClassifier } from '../../models/softmaxRegression';
import { untunedModel } from '../../models/tuned';
import type { ExperimentPictures } from '../../sources/experimentPictures';
import { withClasses, type BaseModel, type ModelRole } from './baseModels';
import { EngineError } from '../engineError';
import { classColumns } from './classColumns';
import { classifierKind } from './classifierKind';
import { classifierKey, type Basis } from '../experiment/keys';
import type { Results } from '../experiment/results';

export interface ClassifierRequest {
  role: ModelRole;
  pictures: ExperimentPictures;
  config: ExperimentConfig;
  basis: Basis;
  results: Results;
  hooks: PredictHooks;
}

/**
 * The model with a classifier for the classes of the pictures, and for their size. Only the classifier is new: free it with
 * `disposeClassifierHead`. A fitted one is kept, and found again.
 */
export async function withClassifierHead(model: BaseModel, request: ClassifierRequest): Promise<BaseModel> {
  const { pictures, config, basis, results, role } = request;
  const architecture = withInputSide(model.architecture, pictures.side);
  const name = architecture.classifier;
  const put = (weight: tf.Tensor, bias: tf.Tensor): BaseModel => ({
    ...model,
    architecture,
    info: withClasses(model.info, architecture, pictures.classNames),
    classNames: pictures.classNames,
    classes: pictures.classNames.length,
    weights: { ...model.weights, [`${name}.weight`]: weight, [`${name}.bias`]: bias },
  });
  const kind = classifierKind(model, pictures);
  if (kind === 'published' || kind === 'columns') {
    const { columns } = classColumns(model, pictures)!;
    const [weight, bias] = [model.weights[`${name}.weight`]!, model.weights[`${name}.bias`]!];
    if (!columns) return put(tf.clone(weight), tf.clone(bias));
    const indices = tf.tensor1d([...columns], 'int32');
    const made = put(tf.gather(weight, indices, 1), tf.gather(bias, indices));
    indices.dispose();
    return made;
  }
  if (kind === 'zero-shot') {
    const { weight, bias } = await model.zeroShot!(pictures.classNames);
    return put(weight, bias);
  }
  const key = await classifierKey(role, config, basis);
  const kept = await results.classifier(key);
  if (kept) return put(tf.tensor2d(kept.weight, kept.shape), tf.tensor1d(kept.bias));
  const { weight, bias } = await fitted({ ...model, architecture }, request);
  const record = {
    shape: weight.shape,
    weight: await weight.data<'float32'>(),
    bias: await bias.data<'float32'>(),
  };
  await results.keepClassifier(key, record).catch(() => {});
  return put(weight, bias);
}

async function fitted(model: BaseModel, { role, pictures, hooks }: ClassifierRequest) {
  const set = await pictures.part(role === 'small' ? 'teacher' : 'labelled');
  if (!set) throw new EngineError(`There are no labelled pictures to fit a classifier of ${model.info.label} on.`);
  const { architecture, weights } = model;
  const batch = Math.min(predictBatch(architecture), set.count);
  const features = await featuresOf(untunedModel(architecture, weights), set, 'original', batch, hooks);
  return fitClassifier({ features, labels: set.labels }, architecture.featureWidth, pictures.classNames.length);
}
