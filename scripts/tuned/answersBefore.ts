/** A few answers of a method before it was made small. They stand in its file, so that a test can compare without the larger one. */
import type { ImageSet } from '../../src/contract/image';
import type { Classifier } from '../../src/engine/inputs/classifier';
import { corruptSet } from '../../src/perturb/corruptSet';
import { composites } from '../../src/sources/composites';
import type { EmojiPack } from '../../src/sources/emojiPack';
import { answers, picturesOf } from './compareOnValidation';

/** Validation pictures, corrupted by a validation corruption, and the number of the class that was answered to each. */
export interface AnswersBefore {
  seed: number;
  count: number;
  corruption: string;
  severity: number;
  answers: number[];
}

const FEW = { count: 48, corruption: 'speckle_noise', severity: 3 };

export async function answersBefore(pack: EmojiPack, seed: number, classifier: Classifier): Promise<AnswersBefore> {
  const asked = { seed, ...FEW };
  return { ...asked, answers: await answers(classifier, picturesOf(await picturesAsked(pack, asked))) };
}

export function picturesAsked(
  pack: EmojiPack,
  { seed, count, corruption, severity }: Omit<AnswersBefore, 'answers'>,
): Promise<ImageSet> {
  const set = composites(pack, { set: 'validation', seed, count });
  return corruptSet(set, corruption, { severity, seed, table: 'imagenet-c' });
}
