/** What is left of a set's predictions when they have been compared with the labels: small, whatever the number of classes. */
import { HEAD_RULES, type HeadRule } from '../contract/config';
import { answer, oracleCorrect } from './headSelection';
import { correctness } from './metrics';
import type { SetPrediction } from './predict';

type AnsweringRule = Exclude<HeadRule, 'oracle'>;

/** For every rule, by picture. */
export interface SetAnswers {
  /** 1 where the answer is the label. */
  correct: Record<HeadRule, Float64Array>;
  confidence: Record<AnsweringRule, Float32Array>;
  /** Which head answered; −1 is their average. */
  head: Record<AnsweringRule, Int8Array>;
}

/** @param threshold δ of `kl-uncertainty` */
export function judgeAnswers(prediction: SetPrediction, labels: Int32Array, threshold: number): SetAnswers {
  const correct = { oracle: oracleCorrect(prediction, labels) } as SetAnswers['correct'];
  const confidence = {} as SetAnswers['confidence'];
  const head = {} as SetAnswers['head'];
  for (const rule of HEAD_RULES) {
    if (rule === 'oracle') continue;
    const answers = answer(prediction, rule, threshold);
    correct[rule] = correctness(answers.classIndex, labels);
    confidence[rule] = answers.confidence;
    head[rule] = answers.head;
  }
  return { correct, confidence, head };
}
