/** Measures one model on all test sets: the plain record that a report is made of. */
import type * as tf from '../compute/tf';
import { HEAD_RULES, type ExperimentConfig, type HeadRule } from '../contract/config';
import type { ImageSet } from '../contract/image';
import {
  TEST_SETS,
  type Accuracy,
  type Disagreement,
  type HeadResult,
  type HeadsReport,
  type PerCorruption,
  type TestSetName,
} from '../contract/report';
import { dropoutMasks } from '../models/mcDropout';
import { answerFlops, HEADS, type HeadName, type TunedModel } from '../models/tuned';
import { deriveSeed } from '../num/random';
import { chooseThreshold, hasThreshold, looksAtSpread, type Thresholds } from './headSelection';
import { fitTemperature, type HeadTemperature } from './headTemperature';
import { scorePredictions, type SetAnswers } from './scorePredictions';
import { classified, linearProbe } from './linearProbe';
import { accuracyOf, CalibrationError, clusteredAccuracy } from './metrics';
import {
  featuresOf,
  predictBatch,
  predictSet,
  restricted,
  type PredictHooks,
  type SetPrediction,
  type TrunkCache,
} from './predict';
import { setsToPredict, type CorruptedSet, type TestSet, type TestSets } from './testSets';

/** By test set; those that the data does not have are missing. */
export type BySet<T> = Record<'clean' | 'corrupted', T> & Partial<Record<TestSetName, T>>;

/** Each picture's share of correct answers. */
export type PerPicture = BySet<Float64Array> & { transfer: Float64Array };

export interface Measures {
  accuracy: BySet<Accuracy> & { transfer: Accuracy; zeroShot?: Accuracy };
  perCorruption: PerCorruption;
  calibration: { clean: number; corrupted: number };
  /** On the validation corruptions, for each head rule (for every rule the same where there is one head). */
  validation: Record<HeadRule, Accuracy>;
  perPicture: PerPicture;
  /** Null for a model with one head. */
  heads: HeadsReport | null;
  /** Floating-point operations of one answer. */
  answerFlops: number;
}

/** A classifier of the transfer classes made from their names. */
export interface ZeroShotHead {
  weight: tf.Tensor2D;
  bias: tf.Tensor1D;
}

export interface MeasureRequest {
  sets: TestSets;
  config: ExperimentConfig;
  /** Shared by models with the same frozen trunk. */
  trunks: TrunkCache;
  zeroShot: ZeroShotHead | null;
}

export async function measure(model: TunedModel, request: MeasureRequest, hooks: PredictHooks): Promise<Measures> {
  const { sets, config, trunks, zeroShot } = request;
  const { rule } = config.heads;
  const batch = Math.min(predictBatch(model.architecture), sets.clean.count);
  const routed = await calibrated(model, request, batch, hooks);
  const { masks, thresholds, temperatures } = routed;
  try {
    const predict = async (set: TestSet) => {
      const prediction = await predictSet(routed.model, await set.load(), { masks, trunks, batch }, hooks);
      return set.labelSubset ? restricted(prediction, set.labelSubset) : prediction;
    };
    const answers = new Map<string, SetAnswers>();
    for (const set of setsToPredict(sets)) {
      if (set === sets.validation.clean || set === sets.validation.augmented) continue;
      answers.set(set.name, scorePredictions(await predict(set), set.labels, thresholds));
    }
    const scorer = new Scorer(sets, answers);
    const transfer = await measureTransfer(model, sets, zeroShot, batch, hooks);
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
      heads: temperatures && {
        rule,
        threshold: hasThreshold(rule) ? thresholds[rule] : 0,
        temperatures,
        results: scorer.headResults(),
        answered: scorer.answered(rule),
        disagreements: scorer.disagreements(rule),
      },
      answerFlops: answerFlops(routed.model, looksAtSpread(rule) ? config.heads.passes : 0),
    };
  } finally {
    masks?.dispose();
  }
}

interface Calibrated {
  /** Its heads have their temperatures; the weights are those of the model that was given. */
  model: TunedModel;
  /** Null, like the temperatures, for a model with one head. The caller disposes of them. */
  masks: tf.Tensor3D | null;
  thresholds: Thresholds;
  temperatures: NonNullable<HeadsReport['temperatures']> | null;
}

/**
 * What has to be known before the answers of several heads can be compared, from clean and augmented validation pictures alone: the
 * temperature of each, and then δ. It comes first, so that of every other set only the answers need to be held.
 */
async function calibrated(
  model: TunedModel,
  { sets, config, trunks }: MeasureRequest,
  batch: number,
  hooks: PredictHooks,
): Promise<Calibrated> {
  const several = Object.keys(model.heads).length > 1;
  const none = { 'kl-uncertainty': 0, 'lowest-uncertainty': 0 };
  if (!several) return { model, masks: null, thresholds: none, temperatures: null };
  const chosenOn = [sets.validation.clean, sets.validation.augmented];
  const predictions = async (of: TunedModel, masks: tf.Tensor3D | null) => {
    const found: { prediction: SetPrediction; labels: Int32Array }[] = [];
    for (const set of chosenOn) {
      const prediction = await predictSet(of, await set.load(), { masks, trunks, batch }, hooks);
      found.push({ prediction, labels: set.labels });
    }
    return found;
  };
  const raw = await predictions(model, null);
  const temperatures = Object.fromEntries(HEADS.map((head) => [head, fitTemperature(head, raw)])) as Record<
    HeadName,
    HeadTemperature
  >;
  const heads = Object.fromEntries(
    HEADS.map((head) => [head, { ...model.heads[head]!, temperature: temperatures[head].value }]),
  );
  const warm = { ...model, heads };
  const { passes, dropout } = config.heads;
  const masks = dropoutMasks(model.architecture.featureWidth, passes, dropout, deriveSeed(config.seed, 'mc-dropout'));
  try {
    const warmed = await predictions(warm, masks);
    const thresholds: Thresholds = {
      'kl-uncertainty': chooseThreshold(warmed, 'kl-uncertainty'),
      'lowest-uncertainty': chooseThreshold(warmed, 'lowest-uncertainty'),
    };
    return { model: warm, masks, thresholds, temperatures };
  } catch (error) {
    masks.dispose();
    throw error;
  }
}

/**
 * On pictures of other classes: a linear probe, and, for a model that knows words, the names of the classes. Both see the
 * features that the clean head sees; with a single head, that head's.
 */
async function measureTransfer(
  model: TunedModel,
  sets: TestSets,
  zeroShot: ZeroShotHead | null,
  batch: number,
  hooks: PredictHooks,
): Promise<{ probe: Float64Array; zeroShot: Float64Array | null }> {
  const tail = (model.heads.clean ?? model.heads.combined)!.tail;
  const { train, test } = sets.transfer;
  const data = async (set: ImageSet) => ({
    features: await featuresOf(model, set, tail, batch, hooks),
    labels: set.labels,
  });
  const [learnt, tested] = [await data(train), await data(test)];
  const width = model.architecture.featureWidth;
  return {
    probe: await linearProbe(learnt, tested, width, train.classNames.length),
    zeroShot: zeroShot ? await classified(tested, zeroShot.weight, zeroShot.bias) : null,
  };
}

const HEAD_LABELS: Record<HeadRule, string> = {
  'kl-uncertainty': 'chosen by KL and uncertainty',
  'lowest-uncertainty': 'lowest uncertainty',
  'weighted-average': 'average weighted by certainty',
  average: 'average of the heads',
  'always-clean': 'clean head alone',
  'always-unclean': 'unclean head alone',
  'always-combined': 'combined head alone',
  oracle: 'oracle (any head right)',
};

/** Turns answers into accuracies under a rule. */
class Scorer {
  constructor(
    private readonly sets: TestSets,
    private readonly answers: ReadonlyMap<string, SetAnswers>,
  ) {}

  private correct(set: TestSet, rule: HeadRule): Float64Array {
    return this.answers.get(set.name)!.correct[rule];
  }

  private meanOver(cells: readonly CorruptedSet[], rule: HeadRule): Float64Array {
    const mean = new Float64Array(cells[0]!.set.count);
    for (const { set } of cells) {
      this.correct(set, rule).forEach((x, i) => (mean[i] = mean[i]! + x / cells.length));
    }
    return mean;
  }

  perPicture(rule: HeadRule): BySet<Float64Array> {
    const { clean, corrupted } = this.sets;
    const found: BySet<Float64Array> = {
      clean: this.correct(clean, rule),
      corrupted: this.meanOver(corrupted, rule),
    };
    for (const name of ['arrivals', 'renditions', 'sketch', 'natural'] as const) {
      const set = this.sets[name];
      if (set) found[name] = this.correct(set, rule);
    }
    return found;
  }

  accuracies(perPicture: BySet<Float64Array>): BySet<Accuracy> {
    const found: Partial<Record<TestSetName, Accuracy>> = {};
    for (const name of TEST_SETS) {
      const shares = perPicture[name];
      if (!shares) continue;
      found[name] = name === 'corrupted' ? clusteredAccuracy(shares, this.sets.corrupted.length) : accuracyOf(shares);
    }
    return found as BySet<Accuracy>;
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
    const over = (sets: readonly TestSet[]) => {
      const error = new CalibrationError();
      for (const set of sets) {
        const { confidence, correct } = this.answers.get(set.name)!;
        error.add(confidence[rule], correct[rule]);
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

  /** How often each head answered, or counted most: by test set, and by corruption over its severities. */
  answered(rule: HeadRule): HeadsReport['answered'] {
    if (rule === 'oracle' || rule === 'average') return {};
    const { clean, arrivals, renditions, sketch, natural, corrupted } = this.sets;
    const groups: Record<string, TestSet[]> = { clean: [clean] };
    for (const [name, set] of Object.entries({ arrivals, renditions, sketch, natural })) if (set) groups[name] = [set];
    for (const { corruption, set } of corrupted) (groups[corruption] ??= []).push(set);
    return Object.fromEntries(
      Object.entries(groups).map(([name, sets]) => {
        const counts = [0, 0, 0];
        for (const set of sets) {
          for (const h of this.answers.get(set.name)!.head[rule]) counts[h] = counts[h]! + 1;
        }
        const total = counts.reduce((sum, x) => sum + x, 0);
        return [name, Object.fromEntries(HEADS.map((head, h) => [head, counts[h]! / total]))];
      }),
    ) as HeadsReport['answered'];
  }

  /** Where the heads disagree, and which of them is right there. */
  disagreements(rule: HeadRule): HeadsReport['disagreements'] {
    const { clean, arrivals, renditions, sketch, natural, corrupted } = this.sets;
    const groups = {
      clean: [clean],
      corrupted: corrupted.map(({ set }) => set),
      arrivals,
      renditions,
      sketch,
      natural,
    };
    return Object.fromEntries(
      Object.entries(groups).flatMap(([name, found]) => {
        const sets = Array.isArray(found) ? found : found ? [found] : [];
        return sets.length > 0 ? [[name, this.disagreementOver(sets, rule)]] : [];
      }),
    );
  }

  private disagreementOver(sets: readonly TestSet[], rule: HeadRule): Disagreement {
    const right = { clean: 0, unclean: 0, combined: 0, chosen: 0, oracle: 0 };
    let [n, of] = [0, 0];
    for (const set of sets) {
      const { correct, disagree } = this.answers.get(set.name)!;
      of += set.count;
      disagree.forEach((differ, i) => {
        if (!differ) return;
        n++;
        for (const head of HEADS) right[head] += correct[`always-${head}`][i]!;
        right.chosen += correct[rule][i]!;
        right.oracle += correct.oracle[i]!;
      });
    }
    const share = (count: number) => (n > 0 ? count / n : 0);
    return {
      n,
      of,
      clean: share(right.clean),
      unclean: share(right.unclean),
      combined: share(right.combined),
      chosen: share(right.chosen),
      none: n > 0 ? 1 - right.oracle / n : 0,
    };
  }
}
