/** What three heads say, and which of them answers by every rule. */
import * as tf from '../../src/compute/tf';
import {
  answer,
  chooseThreshold,
  gaussianDivergence,
  hasThreshold,
  oracleCorrect,
} from '../../src/evaluate/headSelection';
import { fitTemperature } from '../../src/evaluate/headTemperature';
import { restricted, type SetPrediction } from '../../src/evaluate/predict';
import { HEAD_RULES } from '../../src/contract/config';
import { dropoutMasks, mcProbabilities } from '../../src/models/mcDropout';
import { deriveSeed, uniformArray } from '../../src/num/random';
import { COUNT, CLASSES, WIDTH, short, list, rows, normals, matrix, labelled, read, type Value } from './values';

/** Probabilities of three heads that differ, and their spread over passes of dropout. */
function headPrediction(name: string, count: number): SetPrediction {
  const heads = ['clean', 'unclean', 'combined'] as const;
  const one = (head: string, part: string): Float32Array => {
    const probabilities = tf.softmax(tf.mul(matrix(`${name} ${head} ${part}`, count, CLASSES), 2) as tf.Tensor2D);
    return probabilities.dataSync<'float32'>().slice();
  };
  const of = <T>(make: (head: string) => T) =>
    Object.fromEntries(heads.map((head) => [head, make(head)])) as Record<'clean' | 'unclean' | 'combined', T>;
  return {
    count,
    classes: CLASSES,
    probabilities: of((head) => one(head, 'plain')),
    spread: of((head) => ({
      mean: one(head, 'mean'),
      variance: uniformArray(deriveSeed(7, `${name} ${head}`), 'variance', count * CLASSES).map((u) => u * 0.02),
    })),
  };
}

function plain({ probabilities, spread }: SetPrediction): Value {
  const of = <T>(record: Partial<Record<string, T>>, get: (value: T) => Float32Array) =>
    Object.fromEntries(Object.entries(record).map(([head, value]) => [head, rows(get(value!), CLASSES)]));
  return {
    probabilities: of(probabilities, (values) => values),
    ...(spread ? { mean: of(spread, ({ mean }) => mean), variance: of(spread, ({ variance }) => variance) } : {}),
  };
}

export async function headValues(): Promise<Value> {
  const sets = ['one', 'two'].map((name) => ({
    prediction: headPrediction(name, COUNT),
    labels: labelled(COUNT, CLASSES),
  }));
  const { prediction, labels } = sets[0]!;
  const thresholds = {
    'kl-uncertainty': chooseThreshold(sets, 'kl-uncertainty'),
    'lowest-uncertainty': chooseThreshold(sets, 'lowest-uncertainty'),
  };
  const answering = HEAD_RULES.filter((rule) => rule !== 'oracle');
  const answers = Object.fromEntries(
    answering.map((rule) => {
      // A δ in the middle, so that both branches are taken.
      const threshold = rule === 'kl-uncertainty' ? 12 : 0.1;
      const { classIndex, confidence, head } = answer(prediction, rule, hasThreshold(rule) ? threshold : 0);
      return [rule, { threshold, class: Array.from(classIndex), confidence: list(confidence), head: Array.from(head) }];
    }),
  );
  const masks = dropoutMasks(WIDTH, 4, 0.3, 17);
  const [features, weight, bias] = [
    matrix('mc', 3, WIDTH),
    matrix('mc weight', WIDTH, CLASSES),
    tf.tensor1d(normals('mc bias', CLASSES)),
  ];
  const passes = mcProbabilities(features, weight, bias, masks);
  const { mean, variance } = tf.moments(passes, 1);
  return {
    sets: sets.map((set) => ({ prediction: plain(set.prediction), labels: Array.from(set.labels) })),
    divergence: list(
      Array.from({ length: COUNT }, (_, i) =>
        gaussianDivergence(prediction.spread!.clean!, prediction.spread!.unclean!, CLASSES, i),
      ),
    ),
    thresholds,
    answers: answers as Value,
    oracle: list(oracleCorrect(prediction, labels)),
    temperatures: Object.fromEntries(
      (['clean', 'unclean', 'combined'] as const).map((head) => [head, short(fitTemperature(head, sets).value)]),
    ),
    restricted: plain(restricted(prediction, [0, 2, 3])),
    dropout: {
      masks: rows(await masks.data(), WIDTH),
      features: await read(features),
      weight: await read(weight),
      bias: await read(bias),
      mean: await read(mean),
      variance: await read(variance),
    },
  };
}
