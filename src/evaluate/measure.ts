/** Measures one model on all test sets: the plain record that a report is made of. */
import { HEAD_RULES, type ExperimentConfig, type HeadRule } from '../contract/config';
import type { ImageSet } from '../contract/image';
import {
  TEST_SETS,
  type Accuracy,
  type HeadResult,
  type HeadsReport,
  type PerCorruption,
  type TestSetName,
} from '../contract/report';
import { dropoutMasks } from '../models/mcDropout';
import { HEADS, type TunedModel } from '../models/tuned';
import { deriveSeed } from '../num/random';
import { answer, chooseThreshold, oracleCorrect } from './headSelection';
import { linearProbe } from './linearProbe';
import { accuracyOf, CalibrationError, clusteredAccuracy, correctness } from './metrics';
import {
  featuresOf,
  PREDICT_BATCH,
  predictSet,
  type PredictHooks,
  type SetPrediction,
  type TrunkCache,
} from './predict';
import type { CorruptedSet, TestSets } from './testSets';

/** Each picture's share of correct answers, by test set. */
export type PerPicture = Record<TestSetName | 'transfer', Float64Array>;

export interface Measures {
  accuracy: Record<TestSetName | 'transfer', Accuracy>;
  perCorruption: PerCorruption;
  calibration: { clean: number; corrupted: number };
  /** On the validation corruptions, for each head rule (for every rule the same where there is one head). */
  validation: Record<HeadRule, Accuracy>;
  perPicture: PerPicture;
  /** Null for a model with one head. */
  heads: HeadsReport | null;
}

/** @param trunks shared by models with the same frozen trunk */
export async function measure(
  model: TunedModel,
  sets: TestSets,
  config: ExperimentConfig,
  trunks: TrunkCache,
  hooks: PredictHooks,
): Promise<Measures> {
  const several = Object.keys(model.heads).length > 1;
  const { passes, dropout, rule } = config.heads;
  const maskSeed = deriveSeed(config.seed, 'mc-dropout');
  const masks = several ? dropoutMasks(model.architecture.featureWidth, passes, dropout, maskSeed) : null;
  try {
    const predictions = new Map<ImageSet, SetPrediction>();
    const batch = Math.min(PREDICT_BATCH, sets.clean.count);
    const predict = async (set: ImageSet) =>
      predictions.set(set, await predictSet(model, set, { masks, trunks, batch }, hooks));
    for (const set of plainSets(sets)) await predict(set);
    for (const { set } of [...sets.corrupted, ...sets.validation.corrupted]) await predict(set);

    const of = (set: ImageSet) => ({ prediction: predictions.get(set)!, labels: set.labels });
    const threshold = several ? chooseThreshold([of(sets.validation.clean), of(sets.validation.augmented)]) : 0;
    const scorer = new Scorer(sets, predictions, threshold);
    const transfer = await measureTransfer(model, sets, batch, hooks);
    const perPicture = { ...scorer.perPicture(rule), transfer };
    return {
      accuracy: { ...scorer.accuracies(perPicture), transfer: accuracyOf(transfer) },
      perCorruption: scorer.perCorruption(rule),
      calibration: rule === 'oracle' ? { clean: 0, corrupted: 0 } : scorer.calibration(rule),
      validation: scorer.validation(),
      perPicture,
      heads: several ? { rule, threshold, results: scorer.headResults(), answered: scorer.answered(rule) } : null,
    };
  } finally {
    masks?.dispose();
  }
}

function plainSets(sets: TestSets): ImageSet[] {
  return [sets.clean, sets.renditions, sets.sketch, sets.natural, sets.validation.clean, sets.validation.augmented];
}

/** The linear probe sees the features that the clean head sees; with a single head, that head's. */
async function measureTransfer(
  model: TunedModel,
  sets: TestSets,
  batch: number,
  hooks: PredictHooks,
): Promise<Float64Array> {
  const tail = (model.heads.clean ?? model.heads.combined)!.tail;
  const { train, test } = sets.transfer;
  const data = async (set: ImageSet) => ({
    features: await featuresOf(model, set, tail, batch, hooks),
    labels: set.labels,
  });
  return linearProbe(await data(train), await data(test), model.architecture.featureWidth, train.classNames.length);
}

const HEAD_LABELS: Record<HeadRule, string> = {
  'kl-uncertainty': 'chosen by KL and uncertainty',
  'lowest-uncertainty': 'lowest uncertainty',
  average: 'average of the heads',
  'always-clean': 'clean head alone',
  'always-unclean': 'unclean head alone',
  'always-combined': 'combined head alone',
  oracle: 'oracle (any head right)',
};

/** Turns predictions into accuracies under a rule. */
class Scorer {
  constructor(
    private readonly sets: TestSets,
    private readonly predictions: Map<ImageSet, SetPrediction>,
    private readonly threshold: number,
  ) {}

  private correct(set: ImageSet, rule: HeadRule): Float64Array {
    const prediction = this.predictions.get(set)!;
    if (rule === 'oracle') return oracleCorrect(prediction, set.labels);
    return correctness(answer(prediction, rule, this.threshold).classIndex, set.labels);
  }

  private meanOver(cells: readonly CorruptedSet[], rule: HeadRule): Float64Array {
    const mean = new Float64Array(cells[0]!.set.count);
    for (const { set } of cells) {
      this.correct(set, rule).forEach((x, i) => (mean[i] = mean[i]! + x / cells.length));
    }
    return mean;
  }

  perPicture(rule: HeadRule): Record<TestSetName, Float64Array> {
    const { clean, renditions, sketch, natural, corrupted } = this.sets;
    return {
      clean: this.correct(clean, rule),
      corrupted: this.meanOver(corrupted, rule),
      renditions: this.correct(renditions, rule),
      sketch: this.correct(sketch, rule),
      natural: this.correct(natural, rule),
    };
  }

  accuracies(perPicture: Record<TestSetName, Float64Array>): Record<TestSetName, Accuracy> {
    return Object.fromEntries(
      TEST_SETS.map((name) => [
        name,
        name === 'corrupted'
          ? clusteredAccuracy(perPicture[name], this.sets.corrupted.length)
          : accuracyOf(perPicture[name]),
      ]),
    ) as Record<TestSetName, Accuracy>;
  }

  perCorruption(rule: HeadRule): PerCorruption {
    const out: PerCorruption = {};
    for (const { corruption, severity, set } of this.sets.corrupted) {
      (out[corruption] ??= {})[String(severity)] = accuracyOf(this.correct(set, rule));
    }
    return out;
  }

  validation(): Record<HeadRule, Accuracy> {
    const cells = this.sets.validation.corrupted;
    const of = (rule: HeadRule) => clusteredAccuracy(this.meanOver(cells, rule), cells.length);
    return Object.fromEntries(HEAD_RULES.map((rule) => [rule, of(rule)])) as Record<HeadRule, Accuracy>;
  }

  calibration(rule: Exclude<HeadRule, 'oracle'>): { clean: number; corrupted: number } {
    const over = (sets: readonly ImageSet[]) => {
      const error = new CalibrationError();
      for (const set of sets) {
        const { classIndex, confidence } = answer(this.predictions.get(set)!, rule, this.threshold);
        error.add(confidence, correctness(classIndex, set.labels));
      }
      return error.value();
    };
    return { clean: over([this.sets.clean]), corrupted: over(this.sets.corrupted.map((cell) => cell.set)) };
  }

  headResults(): HeadResult[] {
    return HEAD_RULES.map((name) => ({
      name,
      label: HEAD_LABELS[name],
      ...this.accuracies(this.perPicture(name)),
    }));
  }

  /** How often each head answered: by test set, and by corruption over its severities. */
  answered(rule: HeadRule): HeadsReport['answered'] {
    if (rule === 'oracle' || rule === 'average') return {};
    const { clean, renditions, sketch, natural, corrupted } = this.sets;
    const groups: Record<string, ImageSet[]> = {
      clean: [clean],
      renditions: [renditions],
      sketch: [sketch],
      natural: [natural],
    };
    for (const { corruption, set } of corrupted) (groups[corruption] ??= []).push(set);
    return Object.fromEntries(
      Object.entries(groups).map(([name, sets]) => {
        const counts = [0, 0, 0];
        for (const set of sets) {
          for (const h of answer(this.predictions.get(set)!, rule, this.threshold).head) counts[h] = counts[h]! + 1;
        }
        const total = counts.reduce((sum, x) => sum + x, 0);
        return [name, Object.fromEntries(HEADS.map((head, h) => [head, counts[h]! / total]))];
      }),
    ) as HeadsReport['answered'];
  }
}
