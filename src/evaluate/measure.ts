/** Measures one model on all test sets: the plain record that a report is made of. */
import type * as tf from '../compute/tf';
import type { ExperimentConfig, HeadRule } from '../contract/config';
import type { Adapted } from '../contract/adapted';
import type { Accuracy, HeadsReport, PerCorruption } from '../contract/report';
import { answerFlops, type TunedModel } from '../models/tuned';
import { calibrateHeads } from './calibrateHeads';
import { hasThreshold, looksAtSpread } from './headSelection';
import { classified, linearProbe } from './linearProbe';
import { answersIn, featuresIn, type MeasuredPart } from './measuredParts';
import { accuracyOf } from './metrics';
import { restricted, type PredictHooks } from './predict';
import type { Predictor } from './Predictor';
import { scorePredictions, type SetAnswers } from './scorePredictions';
import { Scorer, type BySet } from './scorer';
import { shiftedCells } from './shiftedCells';
import { severalAtOnce } from './severalAtOnce';
import { setsToPredict, type TestSet, type TestSets } from './testSets';

/** Each picture's share of correct answers. */
export type PerPicture = BySet<Float64Array> & { transfer: Float64Array };

export interface Measures {
  accuracy: BySet<Accuracy> & { transfer: Accuracy; zeroShot?: Accuracy };
  perCorruption: PerCorruption;
  calibration: { clean: number; corrupted: number };
  /** Accuracy on the validation corruptions, for each head rule (for every rule the same where there is one head). */
  validation: Record<HeadRule, Accuracy>;
  perPicture: PerPicture;
  /** Which pictures were answered right under each corruption and severity; missing in measures of before that was kept. */
  right?: Record<string, string>;
  /**
   * The class answered for each picture of each of `shiftedCells`. Missing in measures of before answers were kept, and of the oracle,
   * which gives none.
   */
  answers?: Uint16Array[];
  /** Null for a model with one head. */
  heads: HeadsReport | null;
  /** Floating-point operations of one answer. */
  answerFlops: number;
  /** Of a model that adapted while it answered. */
  adaptation?: Adapted;
}

/** A classifier of the transfer classes made from their names. */
export interface ZeroShotHead {
  weight: tf.Tensor2D;
  bias: tf.Tensor1D;
}

export interface MeasureRequest {
  sets: TestSets;
  config: ExperimentConfig;
  predictor: Predictor;
  zeroShot: ZeroShotHead | null;
  /** Called with the answers to a set, as soon as they are there. @param set its name */
  answered?(set: string, classIndex: Int32Array): void;
  /** Parts that an earlier session measured: they are not measured again. */
  before?: readonly MeasuredPart[];
  /** Called with each part that is measured, so that it may be kept. */
  note?(part: MeasuredPart): void;
}

export async function measure(model: TunedModel, request: MeasureRequest, hooks: PredictHooks): Promise<Measures> {
  return (await measureRules(model, request, hooks))(request.config.heads.rule);
}

/** Looks at all sets once. @returns the measures under any rule of the heads, for which nothing more is looked at */
export async function measureRules(
  model: TunedModel,
  request: MeasureRequest,
  hooks: PredictHooks,
): Promise<(rule: HeadRule) => Measures> {
  const { sets, config, predictor } = request;
  const { rule } = config.heads;
  const routed = await calibrateHeads(model, request, hooks);
  const { masks, thresholds, temperatures } = routed;
  try {
    const answers = new Map<string, SetAnswers>();
    const { clean, augmented } = sets.validation;
    const take = (set: TestSet, scored: SetAnswers) => {
      answers.set(set.name, scored);
      if (rule !== 'oracle') request.answered?.(set.name, scored.classIndex[rule]);
    };
    const items = setsToPredict(sets).filter((set) => set !== clean && set !== augmented);
    for (const set of items) {
      const found = answersIn(request.before ?? [], set.name);
      if (found) take(set, found);
    }
    await severalAtOnce({
      items: items.filter(({ name }) => !answers.has(name)),
      most: predictor.setsAtOnce,
      hooks,
      begin: (set, one) => predictor.predict(routed.model, set, masks, one),
      take(all, set: TestSet) {
        const prediction = set.labelSubset ? restricted(all, set.labelSubset) : all;
        const scored = scorePredictions(prediction, set.labels, thresholds);
        request.note?.({ of: 'answers', set: set.name, pictures: set.count, answers: scored });
        take(set, scored);
      },
    });
    const scorer = new Scorer(sets, answers);
    const transfer = await measureTransfer(model, request, hooks);
    const { model: warm } = routed;
    return (rule) => {
      const perPicture: PerPicture = { ...scorer.perPicture(rule), transfer: transfer.probe };
      return {
        accuracy: {
          ...scorer.accuracies(perPicture),
          transfer: accuracyOf(transfer.probe),
          ...(transfer.zeroShot ? { zeroShot: accuracyOf(transfer.zeroShot) } : {}),
        },
        perCorruption: scorer.perCorruption(rule),
        calibration: rule === 'oracle' ? { clean: 0, corrupted: 0 } : scorer.calibration(rule),
        validation: scorer.validation(),
        perPicture,
        right: scorer.right(rule),
        ...(rule === 'oracle' ? {} : { answers: shiftedAnswers(sets, answers, rule) }),
        heads: temperatures && {
          rule,
          threshold: hasThreshold(rule) ? thresholds[rule] : 0,
          temperatures,
          results: scorer.headResults(),
          answered: scorer.answered(rule),
          disagreements: scorer.disagreements(rule),
        },
        answerFlops: answerFlops(warm, looksAtSpread(rule) ? config.heads.passes : 0),
      };
    };
  } finally {
    masks?.dispose();
  }
}

function shiftedAnswers(
  sets: TestSets,
  answers: ReadonlyMap<string, SetAnswers>,
  rule: Exclude<HeadRule, 'oracle'>,
): Uint16Array[] {
  return shiftedCells(sets).map(({ set }) => Uint16Array.from(answers.get(set.name)!.classIndex[rule]));
}

/**
 * On pictures of other classes: a linear probe, and, for a model that knows words, the names of the classes. Both see the
 * features that the clean head sees; with a single head, that head's.
 */
async function measureTransfer(
  model: TunedModel,
  { sets, predictor, zeroShot, before = [], note }: MeasureRequest,
  hooks: PredictHooks,
): Promise<{ probe: Float64Array; zeroShot: Float64Array | null }> {
  const tail = (model.heads.clean ?? model.heads.combined)!.tail;
  const { train, test } = sets.transfer;
  const found = [train, test].map((set) => featuresIn(before, set.name));
  await severalAtOnce({
    items: [0, 1].filter((i) => !found[i]),
    most: predictor.setsAtOnce,
    hooks,
    begin: (i, one) => predictor.features(model, [train, test][i]!, tail, one),
    take(features, i) {
      const { name, count } = [train, test][i]!;
      note?.({ of: 'features', set: name, pictures: count, features });
      found[i] = features;
    },
  });
  const learnt = { features: found[0]!, labels: train.labels };
  const tested = { features: found[1]!, labels: test.labels };
  const width = model.architecture.featureWidth;
  return {
    probe: await linearProbe(learnt, tested, width, train.classNames.length),
    zeroShot: zeroShot ? await classified(tested, zeroShot.weight, zeroShot.bias) : null,
  };
}
