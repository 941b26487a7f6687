/**
 * Which head answers (method, step 3). Means and variances of the class probabilities come from Monte-Carlo dropout
 * over the penultimate features; the uncertainty of a head is the entropy of its mean prediction; how far the clean and
 * the unclean head disagree is the KL divergence between Gaussians with those moments.
 */
import type { HeadRule } from '../contract/config';
import { HEADS, type HeadName } from '../models/tuned';
import { indexOfLargest } from '../num/indexOfLargest';
import type { SetPrediction, Spread } from './predict';

const VARIANCE_FLOOR = 1e-4;

/** Predictive entropy in nats of row `i` of `[count · classes]` probabilities. */
export function entropyAt(probabilities: Float32Array, classes: number, i: number): number {
  let sum = 0;
  for (let k = 0; k < classes; k++) {
    const p = probabilities[i * classes + k]!;
    if (p > 0) sum -= p * Math.log(p);
  }
  return sum;
}

/** Symmetrised KL between N(μ_a, σ_a²) and N(μ_b, σ_b²), summed over classes, for picture `i`. */
export function gaussianDivergence(a: Spread, b: Spread, classes: number, i: number): number {
  let sum = 0;
  for (let k = 0; k < classes; k++) {
    const j = i * classes + k;
    const va = Math.max(a.variance[j]!, VARIANCE_FLOOR);
    const vb = Math.max(b.variance[j]!, VARIANCE_FLOOR);
    const d = a.mean[j]! - b.mean[j]!;
    sum += (va / vb + vb / va - 2 + d * d * (1 / va + 1 / vb)) / 4;
  }
  return sum;
}

/** Largest entry of row `i`. */
/** 1 for each picture on which not all heads give the same answer. */
export function disagreement({ count, classes, probabilities }: SetPrediction): Uint8Array {
  const [first, ...others] = Object.values(probabilities);
  return Uint8Array.from({ length: count }, (_, i) => {
    const answered = indexOfLargest(first!, i * classes, classes);
    return others.some((rows) => indexOfLargest(rows, i * classes, classes) !== answered) ? 1 : 0;
  });
}

/**
 * The answers of a rule to a set: class and confidence per picture, and which head gave it; of a weighted average the one that counted
 * most, −1 of a plain one.
 */
export interface Answers {
  classIndex: Int32Array;
  confidence: Float32Array;
  head: Int8Array;
}

/** The rules that have a δ. */
const RULES_WITH_THRESHOLD = ['kl-uncertainty', 'lowest-uncertainty'] as const;
export type RuleWithThreshold = (typeof RULES_WITH_THRESHOLD)[number];
export type Thresholds = Record<RuleWithThreshold, number>;

export function hasThreshold(rule: HeadRule): rule is RuleWithThreshold {
  return (RULES_WITH_THRESHOLD as readonly HeadRule[]).includes(rule);
}

/**
 * Answers under a rule that can be used without labels. A model with one head answers with it, whatever the rule.
 * @param threshold δ of the rule, where it has one
 */
export function answer(prediction: SetPrediction, rule: Exclude<HeadRule, 'oracle'>, threshold: number): Answers {
  const { count, classes, probabilities } = prediction;
  const present = HEADS.filter((name) => probabilities[name]);
  const out: Answers = {
    classIndex: new Int32Array(count),
    confidence: new Float32Array(count),
    head: new Int8Array(count),
  };
  const row = new Float32Array(classes);
  for (let i = 0; i < count; i++) {
    const shares = headShares(prediction, present, rule, threshold, i);
    row.fill(0);
    present.forEach((name, h) => {
      const rows = probabilities[name]!;
      for (let k = 0; k < classes; k++) row[k] = row[k]! + shares[h]! * rows[i * classes + k]!;
    });
    const best = indexOfLargest(row);
    out.classIndex[i] = best;
    out.confidence[i] = row[best]!;
    const most = shares.indexOf(Math.max(...shares));
    out.head[i] = rule === 'average' && present.length > 1 ? -1 : HEADS.indexOf(present[most]!);
  }
  return out;
}

/**
 * How much each head counts in the answer to picture `i`, 1 in all: one of them alone under a rule that chooses, all alike in an
 * average, and each by its certainty 1 − U/log K in a weighted one.
 */
export function headShares(
  prediction: SetPrediction,
  present: readonly HeadName[],
  rule: Exclude<HeadRule, 'oracle'>,
  threshold: number,
  i: number,
): number[] {
  if (present.length === 1) return [1];
  if (rule === 'average') return present.map(() => 1 / present.length);
  if (rule === 'weighted-average') {
    const { classes, spread } = prediction;
    const raw = present.map((name) => 1 - entropyAt(spread![name]!.mean, classes, i) / Math.log(classes));
    const weights = raw.map((certainty) => Math.max(certainty, 1e-6));
    const sum = weights.reduce((a, b) => a + b, 0);
    return weights.map((weight) => weight / sum);
  }
  const chosen = chooseHead(prediction, rule, threshold, i);
  return present.map((name) => (name === chosen ? 1 : 0));
}

function chooseHead(
  prediction: SetPrediction,
  rule: Exclude<HeadRule, 'oracle' | 'average' | 'weighted-average'>,
  threshold: number,
  i: number,
): HeadName {
  if (rule === 'always-clean') return 'clean';
  if (rule === 'always-unclean') return 'unclean';
  if (rule === 'always-combined') return 'combined';
  const { classes, spread } = prediction;
  const { clean, unclean, combined } = spread as Record<HeadName, Spread>;
  const uncertainty = (head: Spread) => entropyAt(head.mean, classes, i);
  if (rule === 'kl-uncertainty') {
    if (gaussianDivergence(clean, unclean, classes, i) < threshold) return 'combined';
    return uncertainty(clean) <= uncertainty(unclean) ? 'clean' : 'unclean';
  }
  // The combined head has learnt from most, so it keeps the word unless another is surer by more than δ.
  const [c, u, m] = [uncertainty(clean), uncertainty(unclean), uncertainty(combined)];
  return m <= Math.min(c, u) + threshold ? 'combined' : c <= u ? 'clean' : 'unclean';
}

/** 1 for each picture that at least one head gets right (analysis only: it needs the labels). */
export function oracleCorrect(prediction: SetPrediction, labels: Int32Array): Float64Array {
  const heads = Object.values(prediction.probabilities);
  return Float64Array.from({ length: prediction.count }, (_, i) =>
    heads.some((rows) => indexOfLargest(rows, i * prediction.classes, prediction.classes) === labels[i]) ? 1 : 0,
  );
}

/** Whether a rule looks at passes of Monte-Carlo dropout. */
export function looksAtSpread(rule: HeadRule): boolean {
  return hasThreshold(rule) || rule === 'weighted-average';
}

interface LabelledPrediction {
  prediction: SetPrediction;
  labels: Int32Array;
}

/**
 * δ for a rule, by mean accuracy over the given sets, each weighted alike. Candidates are quantiles of what the rule compares with it.
 * The sets must be validation sets: clean and training-type augmented pictures, never a test corruption.
 *
 * Of `kl-uncertainty` the one-standard-error rule (Breiman et al. 1984) takes the largest δ that does not do worse than the best by more
 * than the standard error, as the plain best hung on a few pictures. Of `lowest-uncertainty` it is the smallest of the best: with
 * calibrated heads a margin costs little, and a rule that never asks another head is none.
 */
export function chooseThreshold(sets: readonly LabelledPrediction[], rule: RuleWithThreshold): number {
  const compared = sets.flatMap(({ prediction }) => comparedWith(prediction, rule)).sort((a, b) => a - b);
  const candidates = new Set([0]);
  for (let q = 1; q <= 20; q++) {
    const value = compared[Math.ceil((q / 20) * compared.length) - 1]!;
    if (value > 0) candidates.add(value * 1.000001);
  }
  const scored = [...candidates].map((threshold) => ({ threshold, ...scoreOf(sets, rule, threshold) }));
  const best = Math.max(...scored.map(({ score }) => score));
  const bestError = scored.find(({ score }) => score === best)!.error;
  const slack = rule === 'kl-uncertainty' ? bestError : 0;
  const good = scored.filter(({ score }) => score >= best - slack - 1e-9).map(({ threshold }) => threshold);
  return rule === 'kl-uncertainty' ? Math.max(...good) : Math.min(...good);
}

/** What a rule compares with its δ, for each picture. */
function comparedWith({ count, classes, spread }: SetPrediction, rule: RuleWithThreshold): number[] {
  const { clean, unclean, combined } = spread as Record<HeadName, Spread>;
  return Array.from({ length: count }, (_, i) => {
    if (rule === 'kl-uncertainty') return gaussianDivergence(clean, unclean, classes, i);
    const [c, u, m] = [clean, unclean, combined].map((head) => entropyAt(head.mean, classes, i)) as [
      number,
      number,
      number,
    ];
    return m - Math.min(c, u);
  });
}

function scoreOf(
  sets: readonly LabelledPrediction[],
  rule: RuleWithThreshold,
  threshold: number,
): { score: number; error: number } {
  let [score, variance] = [0, 0];
  for (const { prediction, labels } of sets) {
    const { classIndex } = answer(prediction, rule, threshold);
    const share = classIndex.reduce((sum, c, i) => sum + (c === labels[i] ? 1 : 0), 0) / prediction.count;
    score += share / sets.length;
    variance += (share * (1 - share)) / prediction.count / sets.length ** 2;
  }
  return { score, error: Math.sqrt(variance) };
}
