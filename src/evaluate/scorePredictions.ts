/** What is left of a set's predictions when they have been compared with the labels: small, whatever the number of classes. */
import { HEAD_RULES, type HeadRule } from '../contract/config';
import { answer, disagreement, hasThreshold, oracleCorrect, type Thresholds } from './headSelection';
import { correctness } from './metrics';
import type { SetPrediction } from './predict';

type AnsweringRule = Exclude<HeadRule, 'oracle'>;

/** The answers by every rule, picture by picture. */
export interface SetAnswers {
  /** 1 where the answer is the label. */
  correct: Record<HeadRule, Float64Array>;
  /** The class that was answered. */
  classIndex: Record<AnsweringRule, Int32Array>;
  confidence: Record<AnsweringRule, Float32Array>;
  /** Which head answered; −1 is their average. */
  head: Record<AnsweringRule, Int8Array>;
  /** 1 where the heads do not all give the same answer. */
  disagree: Uint8Array;
}

/** @param thresholds δ of each rule that has one */
export function scorePredictions(prediction: SetPrediction, labels: Int32Array, thresholds: Thresholds): SetAnswers {
  const correct = { oracle: oracleCorrect(prediction, labels) } as SetAnswers['correct'];
  const classIndex = {} as SetAnswers['classIndex'];
  const confidence = {} as SetAnswers['confidence'];
  const head = {} as SetAnswers['head'];
  for (const rule of HEAD_RULES) {
    if (rule === 'oracle') continue;
    const answers = answer(prediction, rule, hasThreshold(rule) ? thresholds[rule] : 0);
    correct[rule] = correctness(answers.classIndex, labels);
    classIndex[rule] = answers.classIndex;
    confidence[rule] = answers.confidence;
    head[rule] = answers.head;
  }
  return { correct, classIndex, confidence, head, disagree: disagreement(prediction) };
}
