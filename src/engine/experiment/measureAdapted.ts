/** A method that adapts at test time, measured as the others are, and Tent's failure beside it: long streams, in both orders. */
import { ADAPTATION_ORDERS, type AdaptationName } from '../../contract/adaptation';
import type { AdaptedStream } from '../../contract/adapted';
import { AdaptedModel, MEASURED_ON } from '../../evaluate/adaptation/AdaptedModel';
import { adaptedFlops, changedParameters } from '../../evaluate/adaptation/adaptedFlops';
import { AdaptedPredictor } from '../../evaluate/adaptation/AdaptedPredictor';
import { adaptationSeed } from '../../evaluate/adaptation/order';
import { measure, type MeasureRequest, type Measures } from '../../evaluate/measure';
import { streamIn } from '../../evaluate/measuredParts';
import type { PredictHooks } from '../../evaluate/predict';
import type { CorruptedSet, TestSets } from '../../evaluate/testSets';
import type { TunedModel } from '../../models/tuned';
import type { Experiment } from './experiment';

export async function measureAdapted(
  experiment: Experiment,
  by: AdaptationName,
  model: TunedModel,
  request: MeasureRequest,
  hooks: PredictHooks,
): Promise<Measures> {
  const { config, pool, control } = experiment.parts;
  const settings = config.adaptation;
  const { set } = await experiment.tuningPictures('clean');
  const clean = { set, words: `${Math.min(MEASURED_ON, set.count)} clean pictures that are learnt from` };
  const adapted = await AdaptedModel.open(model, { settings, clean, pool, between: () => control.gate() });
  try {
    const seed = adaptationSeed(config.seed);
    const predictor = new AdaptedPredictor(adapted, by, seed, request.predictor);
    const measures = await measure(model, { ...request, predictor }, hooks);
    const { answerSeconds } = predictor;
    const streams: AdaptedStream[] = [];
    const cell = streamedCell(request.sets);
    for (const order of passesOf(by, settings.stream) > 0 ? ADAPTATION_ORDERS : []) {
      const passes = passesOf(by, settings.stream);
      const stream = streamIn(request.before ?? [], order) ?? (await predictor.stream(cell, { order, passes }, hooks));
      request.note?.({ of: 'stream', pictures: passes * cell.set.count, stream });
      streams.push(stream);
    }
    return {
      ...measures,
      answerFlops: adaptedFlops(by, settings, model),
      adaptation: {
        by,
        settings,
        statistics: adapted.basis.words,
        changedParameters: changedParameters(by, model),
        answerSeconds,
        streams,
      },
    };
  } finally {
    adapted.dispose();
  }
}

/** Pictures that are looked at beside those of the test sets. */
export function streamedPictures(by: AdaptationName, stream: number, sets: TestSets): number {
  return ADAPTATION_ORDERS.length * passesOf(by, stream) * streamedCell(sets).set.count;
}

/** Batch norms remember nothing, so of them once says all. */
const passesOf = (by: AdaptationName, stream: number) => (by === 'tent' ? stream : Math.min(1, stream));

/** The first corruption of the benchmark at its strongest severity. */
function streamedCell({ corrupted }: Pick<TestSets, 'corrupted'>): CorruptedSet {
  const [first] = corrupted as [CorruptedSet];
  return corrupted
    .filter(({ corruption }) => corruption === first.corruption)
    .reduce((strongest, cell) => (cell.severity > strongest.severity ? cell : strongest));
}
