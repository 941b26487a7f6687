/** Goes through labelled pictures once with all models, and makes a row of each. */
import type { Evaluation, EvaluationProgress, EvaluationRow } from '../../contract/evaluation';
import { correctness } from '../../evaluate/metrics';
import type { TaskPool } from '../../pool/TaskPool';
import type { EvaluateRequest } from '../../contract/evaluation';
import { AdaptedRows } from './AdaptedRows';
import { AskedModels } from './AskedModels';
import type { EvaluatedModel } from './evaluatedModel';
import type { EvaluationBatch, EvaluationSource } from './EvaluationSource';
import { figuresOf } from './figuresOf';
import { Scoreboard } from './scoreboard';

export interface EvaluateOptions {
  models: readonly EvaluatedModel[];
  source: EvaluationSource;
  /** Ways in which each model adapts, for rows beside those of the models as they are; the source's batches are made for them. */
  adapt?: EvaluateRequest['adapt'];
  /** Who corrupts the pictures and asks the models; the figures are the same for any number of workers. */
  pool: TaskPool;
  /** Bytes of memory that copies of the models may take; null or left out where that is not known. */
  freeBytes?: number | null;
  backend: string;
  onProgress: (progress: EvaluationProgress) => void;
  signal: AbortSignal;
}

/** @throws the signal's reason where it was cancelled; Error where nothing can be read */
export async function evaluate(options: EvaluateOptions): Promise<Evaluation> {
  const { models, source, pool, backend, onProgress, signal } = options;
  const boards = models.map(() => new Scoreboard());
  const ways = options.adapt ?? null;
  const total = source.total * models.length * (1 + (ways?.by.length ?? 0));
  let done = 0;
  onProgress({ done, total });
  const adapted = ways && (await AdaptedRows.open(models, ways, { source, pool, signal }));
  const asked = await AskedModels.share(models, pool, { signal, freeBytes: options.freeBytes ?? null }).catch(
    (error: unknown) => {
      adapted?.dispose();
      throw error;
    },
  );
  /** In the order in which they count. */
  const underWay: {
    batch: EvaluationBatch;
    answers: Promise<Int32Array[]>;
    adapted: ReturnType<AdaptedRows['answers']> | null;
  }[] = [];
  const take = async () => {
    const { batch, answers, adapted: also } = underWay.shift()!;
    const fresh = batch.answered ?? batch.set.count;
    for (const [m, given] of (await answers).entries()) {
      boards[m]!.add(batch.condition, batch.keys, correctness(given, batch.labels));
      done += fresh;
    }
    if (also) {
      adapted!.take(batch, await also);
      done += fresh * adapted!.count;
    }
    onProgress({ done: Math.min(done, total), total });
  };
  try {
    for await (const batch of source.batches(signal)) {
      const answers = asked.answers(batch);
      // What it throws is thrown where it is taken.
      answers.catch(() => {});
      const also = adapted && adapted.answers(batch);
      also?.catch(() => {});
      underWay.push({ batch, answers, adapted: also });
      // One more than can be computed, so that no worker waits for the next pictures to be read.
      if (underWay.length > pool.workers) await take();
    }
    while (underWay.length > 0) await take();
  } finally {
    await Promise.allSettled(
      underWay.flatMap(({ answers, adapted: also }): Promise<unknown>[] => (also ? [answers, also] : [answers])),
    );
    asked.forget();
    adapted?.dispose();
  }
  const { corruptions, severities, table, seed } = source;
  const made = (model: EvaluatedModel, board: Scoreboard) => rowOf(model, board, source);
  const plain = new Map(models.map((model, m) => [model, boards[m]!]));
  const rows = [...models.map((model, m) => made(model, boards[m]!)), ...(adapted?.made(made, plain, seed) ?? [])];
  const pictures = source.pictures();
  const notes = [...pictures.notes, ...asked.notes];
  return { pictures: { ...pictures, notes }, corruptions, severities, table, seed, backend, rows };
}

function rowOf(model: EvaluatedModel, board: Scoreboard, source: EvaluationSource): EvaluationRow {
  const { id, label, architecture, inputSize, assumed, webTraining, matched } = model;
  const { data, table } = source;
  const { side, imagenet, part = null } = source.pictures();
  return {
    id,
    label,
    architecture,
    inputSize,
    assumed: [...assumed],
    ...(webTraining === undefined ? {} : { webTraining }),
    answers: `Answers are chosen ${source.chosenAmong}; its classes were found ${matched}.`,
    ...figuresOf(board, { classes: data.classNames.length, imagenet, side, table, part }),
  };
}
