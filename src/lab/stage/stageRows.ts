/** What is read on a stage: for each model its answer, whether that is right, and which answers it gives along the severity. */
import type { Prediction, SweepCurve } from '../../contract/engine';
import { answererWords } from '../look/answerWords';

export interface StageRow {
  model: string;
  /** What it is called, as in Look. */
  name: string;
  /** Null until there is one. */
  answer: { className: string; probability: number } | null;
  /** Null where nobody knows what the picture shows. */
  right: boolean | null;
  curve: SweepCurve | null;
}

/** @param truth what the picture shows, where that is known */
export function stageRows(
  predictions: readonly Prediction[],
  curves: readonly SweepCurve[],
  truth: string | null,
): StageRow[] {
  return predictions.map(({ model, method, top }) => {
    const answer = top[0] ?? null;
    return {
      model,
      name: answererWords({ model, method }).name,
      answer,
      right: truth === null || answer === null ? null : answer.className === truth,
      curve: curves.find((curve) => curve.model === model) ?? null,
    };
  });
}

/** "Pre-trained: guitar, 86 %, right." for each, to be heard. */
export function rowsInWords(rows: readonly StageRow[]): string {
  return rows
    .flatMap(({ name, answer, right }) =>
      answer === null
        ? []
        : [
            `${name}: ${answer.className}, ${Math.round(100 * answer.probability)} %${right === null ? '' : right ? ', right' : ', wrong'}.`,
          ],
    )
    .join(' ');
}

/** Whose trained models these are, a sentence; null where none was trained. */
export function originWords(predictions: readonly Prediction[]): string | null {
  const origins = predictions.flatMap(({ trained }) =>
    trained
      ? [
          `${trained.by === 'page' ? 'as they come with the page' : 'of a run here'} (${trained.preset}, seed ${trained.seed})`,
        ]
      : [],
  );
  const different = [...new Set(origins)];
  return different.length > 0
    ? `Trained models ${different.join(' and ')}. One picture says little of any model.`
    : null;
}
