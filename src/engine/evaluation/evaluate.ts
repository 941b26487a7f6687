/** Goes through labelled pictures once with all models, and makes a row of each. */
import type { Evaluation, EvaluationProgress, EvaluationRow } from '../../contract/evaluation';
import { corruptionError } from '../../evaluate/corruptionError';
import { correctness } from '../../evaluate/metrics';
import { macrotask } from '../experiment/jobControl';
import type { EvaluatedModel } from './evaluatedModel';
import type { EvaluationSource } from './EvaluationSource';
import { Scoreboard } from './scoreboard';

export interface EvaluateOptions {
  models: readonly EvaluatedModel[];
  source: EvaluationSource;
  backend: string;
  onProgress: (progress: EvaluationProgress) => void;
  signal: AbortSignal;
}

/** @throws the signal's reason where it was cancelled; Error where nothing can be read */
export async function evaluate({ models, source, backend, onProgress, signal }: EvaluateOptions): Promise<Evaluation> {
  const boards = models.map(() => new Scoreboard());
  const total = source.total * models.length;
  let done = 0;
  onProgress({ done, total });
  for await (const { condition, keys, labels, pictures, among } of source.batches(signal)) {
    for (const [m, model] of models.entries()) {
      signal.throwIfAborted();
      const answers = await model.answer(pictures, among);
      boards[m]!.add(condition, keys, correctness(answers, labels));
      done += pictures.length;
      onProgress({ done: Math.min(done, total), total });
    }
    // What else is asked of the engine is answered in between.
    await macrotask();
  }
  const { corruptions, severities, table, seed } = source;
  const rows = models.map((model, m) => rowOf(model, boards[m]!, source));
  return { pictures: source.pictures(), corruptions, severities, table, seed, backend, rows };
}

function rowOf(model: EvaluatedModel, board: Scoreboard, source: EvaluationSource): EvaluationRow {
  const { id, label, architecture, inputSize, assumed, matched } = model;
  const perCorruption = board.perCorruption();
  const clean = board.of('clean');
  const { data, table } = source;
  const further = (['arrivals', 'renditions', 'sketch', 'natural'] as const).flatMap((name) => {
    const accuracy = board.of(name);
    return accuracy ? [[name, accuracy] as const] : [];
  });
  const { side } = source.pictures();
  return {
    id,
    label,
    architecture,
    inputSize,
    assumed: [...assumed],
    answers: `Answers are chosen ${source.chosenAmong}; its classes were found ${matched}.`,
    clean,
    ...Object.fromEntries(further),
    corrupted: board.corrupted(),
    perCorruption,
    corruptionError:
      Object.keys(perCorruption).length === 0
        ? null
        : corruptionError(perCorruption, {
            classes: data.classNames.length,
            imagenet: data.imagenetIndices !== null,
            side,
            clean: clean ?? { accuracy: 0, n: 0 },
            table,
          }),
  };
}
