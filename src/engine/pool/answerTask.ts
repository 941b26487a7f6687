/** What models say of a few labelled pictures, corrupted before where that is wanted: one batch of an evaluation. */
import type { ImageSet } from '../../contract/image';
import { corruptSet, type CorruptOptions } from '../../perturb/corruptSet';
import { modelOf, type PlainModel } from '../../models/plainModel';
import type { TaskFunction } from '../../pool/task';
import { handedOver, sharedBytes } from '../../pool/sharedBytes';
import { taskKind, type Shared } from '../../pool/TaskPool';
import { pictureAt } from '../evaluation/pictureAt';
import { networkClassifier } from '../inputs/classifier';

export interface AnswerTask {
  /** Pictures that go through everything together. */
  set: Shared<ImageSet>;
  corrupt: (CorruptOptions & { name: string }) | null;
  models: readonly Shared<PlainModel>[];
  /** Whether the corrupted pictures are wanted as well, for models that cannot be asked in a worker. */
  pictures: boolean;
}

export interface Answers {
  /** As those of the set; null where they are not wanted. */
  pixels: Uint8Array | null;
  /** Of each model and picture, by the model's classes. */
  probabilities: Float32Array[][];
}

/** Pictures that are corrupted together: photographs in floats are large. */
const AT_A_TIME = 16;

export const ANSWER = taskKind<AnswerTask, Answers>('answer');

export const answerTask: TaskFunction<AnswerTask, Answers> = async (task, context) => {
  const clean = context.value(task.set);
  const pixels = task.pictures ? sharedBytes(clean.pixels.length) : undefined;
  const set = task.corrupt
    ? await corruptSet(clean, task.corrupt.name, task.corrupt, Math.min(clean.count, AT_A_TIME), pixels)
    : clean;
  const pictures = Array.from({ length: set.count }, (_, place) => pictureAt(set, place));
  const probabilities: Float32Array[][] = [];
  for (const shared of task.models) {
    const model = await modelOf(shared, context);
    const classifier = networkClassifier('', model, [], null);
    probabilities.push(await classifier.probabilities(pictures, true));
  }
  const transfer = pixels && set !== clean ? handedOver(pixels) : [];
  return { output: { pixels: task.pictures ? set.pixels : null, probabilities }, transfer };
};
