/** Turns a model's answers on all test sets into accuracies, calibration errors and disagreements under a rule. */
import { HEAD_RULES, type HeadRule } from '../contract/config';
import {
  TEST_SETS,
  type Accuracy,
  type Disagreement,
  type HeadResult,
  type HeadsReport,
  type PerCorruption,
  type TestSetName,
} from '../contract/report';
import { cellName } from '../contract/perPicture';
import { packBits } from '../num/bits';
import { HEADS } from '../models/tuned';
import { accuracyOf, CalibrationError, clusteredAccuracy } from './metrics';
import type { SetAnswers } from './scorePredictions';
import { isPublished, type CorruptedSet, type TestSet, type TestSets } from './testSets';

/** Something of each test set; sets that the data does not have are missing. */
export type BySet<T> = Record<'clean' | 'corrupted', T> & Partial<Record<TestSetName, T>>;

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

/** @param answers by the name of the set */
export class Scorer {
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

  /** Picture by picture, of every corruption and severity, and of the same pictures clean: bits as `PerPicture` has them. */
  right(rule: HeadRule): Record<string, string> {
    const { clean, corrupted } = this.sets;
    const bits = (set: TestSet, count: number) =>
      packBits(Array.from(this.correct(set, rule).subarray(0, count), Boolean));
    const count = corrupted[0]?.set.count ?? 0;
    // Those that are corrupted are the first of the clean ones, but where others corrupted them.
    const same = clean.count >= count && !corrupted.some(({ set }) => isPublished(set));
    return Object.fromEntries([
      ...(same ? [['clean', bits(clean, count)]] : []),
      ...corrupted.map(({ corruption, severity, set }) => [cellName(corruption, severity), bits(set, count)]),
    ]) as Record<string, string>;
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
