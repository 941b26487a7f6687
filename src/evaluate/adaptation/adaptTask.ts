/** A batch that is adapted to and answered, and the moments of clean pictures, as tasks of the pool. */
import type { AdaptationName, AdaptationSettings } from '../../contract/adaptation';
import type { ImageSet } from '../../contract/image';
import * as tf from '../../compute/tf';
import { classify } from '../../models/model';
import { modelOf, type PlainModel } from '../../models/plainModel';
import { withInputSide } from '../../models/resizing';
import type { TunedModel } from '../../models/tuned';
import { corruptSet, type CorruptOptions } from '../../perturb/corruptSet';
import { task, type TaskContext } from '../../pool/task';
import { taskKind, type Shared } from '../../pool/TaskPool';
import { batchTensor } from '../predict';
import { adaptedFeatures } from './bnAdapt';
import { momentsBefore, type Moments } from './normStatistics';
import { tentBatch, type TentState } from './tent';

export interface AdaptedBatch {
  by: AdaptationName;
  settings: AdaptationSettings;
  /** Those that are adapted to and answered, and no others. */
  set: ImageSet;
  /** What is done to them before; null where they are as they are to be seen. */
  corrupt: (CorruptOptions & { name: string }) | null;
  /** What Tent's steps before have left. */
  state: TentState | null;
}

export interface AdaptedAnswers {
  /** [pictures · classes] */
  probabilities: Float32Array;
  state: TentState | null;
  /** That adapting and answering took, corrupting not. */
  seconds: number;
}

export const adaptTask = taskKind<AdaptedBatch & { model: Shared<PlainModel> }, AdaptedAnswers>('adapt');

/** Pixels of pictures that go through a block together: 33 photographs, all of a batch of small pictures. */
const PIXELS_TOGETHER = 1_700_000;

export async function answerAdapted(model: TunedModel, batch: AdaptedBatch): Promise<AdaptedAnswers> {
  const { by, settings, corrupt } = batch;
  const set = corrupt ? await corruptSet(batch.set, corrupt.name, corrupt, batch.set.count) : batch.set;
  const architecture = withInputSide(model.architecture, set.width);
  const began = performance.now();
  const pictures = batchTensor(set, 0, set.count);
  try {
    if (by === 'tent') {
      const { learningRate, steps, mode } = settings.tent;
      const episodic = mode === 'episodic';
      const state = episodic ? null : batch.state;
      const made = await tentBatch(architecture, model.weights, pictures, state, { learningRate, steps });
      return { probabilities: made.probabilities, state: episodic ? null : made.state, seconds: since(began) };
    }
    const side = architecture.networkSide ?? architecture.inputSize;
    const together = Math.max(1, Math.floor(PIXELS_TOGETHER / side ** 2));
    const answers = tf.tidy(() => {
      const features = adaptedFeatures(architecture, model.weights, pictures, { prior: settings.prior, together });
      return tf.softmax(classify(model.weights, features, architecture.classifier));
    });
    const probabilities = Float32Array.from(await answers.data<'float32'>());
    answers.dispose();
    return { probabilities, state: null, seconds: since(began) };
  } finally {
    pictures.dispose();
  }
}

const since = (began: number) => (performance.now() - began) / 1000;

/** Of clean pictures; see `normStatistics.ts`. */
export const momentsTask = taskKind<{ model: Shared<PlainModel>; set: ImageSet }, Moments>('moments');

export async function momentsOf({ architecture, weights }: TunedModel, set: ImageSet): Promise<Moments> {
  const pictures = batchTensor(set, 0, set.count);
  try {
    return await momentsBefore(withInputSide(architecture, set.width), weights, pictures);
  } finally {
    pictures.dispose();
  }
}

export const ADAPTATION_TASKS = [
  task(adaptTask, async ({ model, ...batch }, context: TaskContext) =>
    answerAdapted(await modelOf(model, context), batch),
  ),
  task(momentsTask, async ({ model, set }, context: TaskContext) => momentsOf(await modelOf(model, context), set)),
];
