/** What models say of a few labelled pictures, corrupted before where that is wanted: one batch of an evaluation. */
import type { ImageSet } from '../../contract/image';
import { corruptSet, type CorruptOptions } from '../../perturb/corruptSet';
import { framesOf } from '../../perturb/sequences/frames';
import { sequence } from '../../perturb/sequences/registry';
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
  /** The set is one picture, and the frames of this sequence of it are asked about; left out for the set as it is. */
  frames?: FramesWanted | null;
  models: readonly Shared<PlainModel>[];
  /** Whether the corrupted pictures are wanted as well, for models that cannot be asked in a worker. */
  pictures: boolean;
}

export interface FramesWanted {
  sequence: string;
  /** Of the picture. */
  seed: number;
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
  const { frames, corrupt } = task;
  const length = clean.pixels.length * (frames ? sequence(frames.sequence).info.frames : 1);
  const pixels = task.pictures ? sharedBytes(length) : undefined;
  const set = frames
    ? await framesOf(clean, frames.sequence, frames.seed, pixels)
    : corrupt
      ? await corruptSet(clean, corrupt.name, corrupt, Math.min(clean.count, AT_A_TIME), pixels)
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
