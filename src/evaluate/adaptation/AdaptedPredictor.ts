/** A network that adapts as whoever measures it asks it: each set is a stream of its own, begun with the network as it was before. */
import type * as tf from '../../compute/tf';
import type { AdaptationName } from '../../contract/adaptation';
import type { AdaptedStream } from '../../contract/adapted';
import type { ImageSet } from '../../contract/image';
import type { Head, TunedModel } from '../../models/tuned';
import { classCount } from '../../models/model';
import type { PredictHooks, SetPrediction } from '../predict';
import { indexOfLargest } from '../../num/indexOfLargest';
import type { Predictor } from '../Predictor';
import type { CorruptedSet, TestSet } from '../testSets';
import type { AdaptedModel } from './AdaptedModel';
import { goThrough } from './goThrough';
import { pointsOf } from './streamPoints';

export class AdaptedPredictor implements Predictor {
  /** Batches of a set may wait for each other, sets do not. */
  readonly setsAtOnce: number;
  private seconds = 0;
  private answered = 0;

  /** @param plain who asks the network as it is, about pictures that are not adapted to */
  constructor(
    private readonly adapted: AdaptedModel,
    private readonly by: AdaptationName,
    private readonly seed: number,
    private readonly plain: Predictor,
  ) {
    this.setsAtOnce = adapted.workers;
  }

  /** Processor seconds for each picture that was answered. */
  get answerSeconds(): number {
    return this.answered > 0 ? this.seconds / this.answered : 0;
  }

  async predict(
    model: TunedModel,
    test: TestSet,
    _masks: tf.Tensor3D | null,
    hooks: PredictHooks,
  ): Promise<SetPrediction> {
    const set = await test.load();
    const classes = classCount(model.architecture, model.weights);
    const probabilities = new Float32Array(set.count * classes);
    await goThrough(this.adapted, { by: this.by, set, seed: this.seed, passes: 1 }, async (answers) => {
      answers.places.forEach((place, i) => {
        probabilities.set(answers.probabilities.subarray(i * classes, (i + 1) * classes), place * classes);
      });
      this.seconds += answers.seconds;
      this.answered += answers.places.length;
      await hooks.between(answers.places.length);
    });
    return { count: set.count, classes, probabilities: { clean: probabilities }, spread: null };
  }

  /** Of the network as it is: what it adapts to is gone with the batch, so there is nothing that a probe could be fitted on. */
  features(model: TunedModel, set: ImageSet, tail: Head['tail'], hooks: PredictHooks): Promise<Float32Array> {
    return this.plain.features(model, set, tail, hooks);
  }

  /** The pictures of a cell again and again, in one order. */
  async stream(
    { corruption, severity, set: test }: CorruptedSet,
    { order, passes }: Pick<AdaptedStream, 'order' | 'passes'>,
    hooks: PredictHooks,
  ): Promise<AdaptedStream> {
    const set = await test.load();
    const right: number[][] = [];
    const { by, seed } = this;
    await goThrough(this.adapted, { by, set, seed, passes, order }, async ({ places, probabilities }) => {
      const classes = probabilities.length / places.length;
      right.push(
        Array.from(places, (place, i) => {
          const said = probabilities.subarray(i * classes, (i + 1) * classes);
          return Number(indexOfLargest(said) === set.labels[place]);
        }),
      );
      await hooks.between(places.length);
    });
    return { corruption, severity, order, passes, points: pointsOf(right) };
  }
}
