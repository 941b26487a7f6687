/**
 * Which head answers (method, step 3). Means and variances of the class probabilities come from Monte-Carlo dropout
 * over the penultimate features; the uncertainty of a head is the entropy of its mean prediction; how far the clean and
 * the unclean head disagree is the KL divergence between Gaussians with those moments.
 */
import type { HeadRule } from '../contract/config';
import { HEADS, type HeadName } from '../models/tuned';
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
export function argMaxAt(values: Float32Array, classes: number, i: number): number {
  let best = 0;
  for (let k = 1; k < classes; k++) if (values[i * classes + k]! > values[i * classes + best]!) best = k;
  return best;
}

/** The answers of a rule to a set: class and confidence per picture, and which head gave it (−1: their average). */
export interface Answers {
  classIndex: Int32Array;
  confidence: Float32Array;
  head: Int8Array;
}

/**
 * Answers under a rule that can be used without labels. A model with one head answers with it, whatever the rule.
 * @param threshold δ of `kl-uncertainty`
 */
export function answer(prediction: SetPrediction, rule: Exclude<HeadRule, 'oracle'>, threshold: number): Answers {
  const { count, classes, probabilities } = prediction;
  const present = HEADS.filter((name) => probabilities[name]);
  const averaged = present.length > 1 && rule === 'average' ? averageOf(prediction, present) : null;
  const out: Answers = {
    classIndex: new Int32Array(count),
    confidence: new Float32Array(count),
    head: new Int8Array(count),
  };
  for (let i = 0; i < count; i++) {
    const head = present.length === 1 ? present[0]! : chooseHead(prediction, rule, threshold, i);
    const rows = averaged ?? probabilities[head]!;
    const best = argMaxAt(rows, classes, i);
    out.classIndex[i] = best;
    out.confidence[i] = rows[i * classes + best]!;
    out.head[i] = averaged ? -1 : HEADS.indexOf(head);
  }
  return out;
}

function chooseHead(prediction: SetPrediction, rule: HeadRule, threshold: number, i: number): HeadName {
  if (rule === 'always-clean') return 'clean';
  if (rule === 'always-unclean') return 'unclean';
  if (rule === 'always-combined' || rule === 'average') return 'combined';
  const { classes, spread } = prediction;
  const { clean, unclean, combined } = spread as Record<HeadName, Spread>;
  const uncertainty = (head: Spread) => entropyAt(head.mean, classes, i);
  if (rule === 'kl-uncertainty') {
    if (gaussianDivergence(clean, unclean, classes, i) < threshold) return 'combined';
    return uncertainty(clean) <= uncertainty(unclean) ? 'clean' : 'unclean';
  }
  const [c, u, m] = [uncertainty(clean), uncertainty(unclean), uncertainty(combined)];
  return m <= c && m <= u ? 'combined' : c <= u ? 'clean' : 'unclean';
}

function averageOf(prediction: SetPrediction, present: readonly HeadName[]): Float32Array {
  const mean = new Float32Array(prediction.count * prediction.classes);
  for (const name of present) {
    const rows = prediction.probabilities[name]!;
    for (let j = 0; j < mean.length; j++) mean[j] = mean[j]! + rows[j]! / present.length;
  }
  return mean;
}

/** 1 for each picture that at least one head gets right (analysis only: it needs the labels). */
export function oracleCorrect(prediction: SetPrediction, labels: Int32Array): Float64Array {
  const heads = Object.values(prediction.probabilities);
  return Float64Array.from({ length: prediction.count }, (_, i) =>
    heads.some((rows) => argMaxAt(rows, prediction.classes, i) === labels[i]) ? 1 : 0,
  );
}

/**
 * δ for the rule, by mean accuracy over the given sets, each weighted alike. Candidates are quantiles of the observed
 * divergences. By the one-standard-error rule (Breiman et al. 1984) the largest δ is taken that does not do worse than the
 * best by more than the standard error: the combined head answers unless there is evidence against it. The sets must
 * be validation sets: clean and training-type augmented pictures, never a test corruption.
 */
export function chooseThreshold(sets: readonly { prediction: SetPrediction; labels: Int32Array }[]): number {
  const divergences = sets
    .flatMap(({ prediction: p }) =>
      Array.from({ length: p.count }, (_, i) => gaussianDivergence(p.spread!.clean!, p.spread!.unclean!, p.classes, i)),
    )
    .sort((a, b) => a - b);
  const candidates = new Set([0]);
  for (let q = 1; q <= 20; q++) candidates.add(divergences[Math.ceil((q / 20) * divergences.length) - 1]! * 1.000001);
  const scored = [...candidates].map((threshold) => {
    let [score, variance] = [0, 0];
    for (const { prediction, labels } of sets) {
      const { classIndex } = answer(prediction, 'kl-uncertainty', threshold);
      const share = classIndex.reduce((sum, c, i) => sum + (c === labels[i] ? 1 : 0), 0) / prediction.count;
      score += share / sets.length;
      variance += (share * (1 - share)) / prediction.count / sets.length ** 2;
    }
    return { threshold, score, error: Math.sqrt(variance) };
  });
  const best = scored.reduce((a, b) => (b.score > a.score ? b : a));
  const good = scored.filter(({ score }) => score >= best.score - best.error - 1e-9);
  return Math.max(...good.map(({ threshold }) => threshold));
}
