/**
 * The statistics of a result: intervals of shares, of means over seeds, and of paired differences. All intervals are
 * two-sided at 95 %.
 *
 * Sources: Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22 (1927); Student,
 * Biometrika 6 (1908); Efron, "Bootstrap methods: another look at the jackknife", Annals of Statistics 7 (1979).
 */
import type { Accuracy } from '../contract/report';
import { Random } from './random';

/** The 97.5 % point of the normal distribution. */
const Z = 1.959963984540054;

/** A measured value and its 95 % interval. */
export interface Interval {
  value: number;
  low: number;
  high: number;
}

/** Arithmetic mean; NaN of nothing. */
export function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum / values.length;
}

/**
 * Quantile with linear interpolation between order statistics (type 7 of Hyndman and Fan 1996, the default of NumPy).
 * @param p 0..1
 */
export function quantile(values: ArrayLike<number>, p: number): number {
  if (values.length === 0) return NaN;
  const sorted = Float64Array.from(values).sort();
  const position = p * (sorted.length - 1);
  const below = Math.floor(position);
  const low = sorted[below]!;
  const high = sorted[Math.min(below + 1, sorted.length - 1)]!;
  return low + (position - below) * (high - low);
}

/**
 * Accuracy with its Wilson score interval, which stays inside 0..1 and is honest near its ends.
 * Without predictions (n = 0) nothing is known: accuracy 0 in the interval 0..1.
 * @param successes number of correct answers, 0..n; fractions are allowed (a mean over passes)
 * @throws {RangeError} where successes do not lie in 0..n
 */
export function wilson(successes: number, n: number): Accuracy {
  if (!(n >= 0 && successes >= 0 && successes <= n * (1 + 1e-9))) {
    throw new RangeError(`wilson: ${successes} correct answers of ${n} are not possible`);
  }
  if (n === 0) return { accuracy: 0, n: 0, low: 0, high: 1 };
  const share = Math.min(successes / n, 1);
  const z2n = (Z * Z) / n;
  const centre = (share + z2n / 2) / (1 + z2n);
  const half = (Z / (1 + z2n)) * Math.sqrt((share * (1 - share)) / n + z2n / (4 * n));
  // The interval contains the share; rounding must not push it out by 1e-17.
  return {
    accuracy: share,
    n,
    low: Math.max(0, Math.min(share, centre - half)),
    high: Math.min(1, Math.max(share, centre + half)),
  };
}

/**
 * The number of independent predictions whose Wilson interval is as wide as that of `accuracy`: `n` itself, or fewer where
 * the same pictures were seen several times.
 */
export function effectiveCount({ accuracy, n, low, high }: Accuracy): number {
  const width = (count: number) => {
    const interval = wilson(accuracy * count, count);
    return interval.high - interval.low;
  };
  if (n === 0 || high - low <= width(n) * 1.001) return n;
  let [few, many] = [1e-3, n];
  for (let i = 0; i < 60; i++) {
    const middle = (few + many) / 2;
    if (width(middle) > high - low) few = middle;
    else many = middle;
  }
  return many;
}

/** Accuracy over the predictions of all parts together; parts of fewer independent predictions stay so. */
export function pool(accuracies: readonly Accuracy[]): Accuracy {
  let correct = 0;
  let n = 0;
  let effective = 0;
  for (const part of accuracies) {
    correct += part.accuracy * part.n;
    n += part.n;
    effective += effectiveCount(part);
  }
  const share = n > 0 ? Math.min(1, correct / n) : 0;
  return { ...wilson(share * effective, effective), n };
}

/** 97.5 % points of Student's t for 1 … 30 degrees of freedom. */
const T_TABLE = [
  12.7062, 4.30265, 3.18245, 2.77645, 2.57058, 2.44691, 2.36462, 2.306, 2.26216, 2.22814, 2.20099, 2.17881, 2.16037,
  2.14479, 2.13145, 2.11991, 2.10982, 2.10092, 2.09302, 2.08596, 2.07961, 2.07387, 2.06866, 2.0639, 2.05954, 2.05553,
  2.05183, 2.04841, 2.04523, 2.04227,
];

function tPoint(freedom: number): number {
  const listed = T_TABLE[freedom - 1];
  if (listed !== undefined) return listed;
  // Cornish and Fisher's expansion: less than 1e-5 off from 31 degrees on.
  const first = (Z ** 3 + Z) / 4;
  const second = (5 * Z ** 5 + 16 * Z ** 3 + 3 * Z) / 96;
  const third = (3 * Z ** 7 + 19 * Z ** 5 + 17 * Z ** 3 - 15 * Z) / 384;
  return Z + first / freedom + second / freedom ** 2 + third / freedom ** 3;
}

/**
 * Mean of a few repetitions (seeds) with Student's t interval.
 * @throws {RangeError} for fewer than two values: one value has no spread to measure
 */
export function tInterval(values: ArrayLike<number>): Interval {
  const n = values.length;
  if (n < 2) throw new RangeError('tInterval needs at least two values');
  const value = mean(values);
  let squares = 0;
  for (let i = 0; i < n; i++) squares += (values[i]! - value) ** 2;
  const half = tPoint(n - 1) * Math.sqrt(squares / (n - 1) / n);
  return { value, low: value - half, high: value + half };
}

/**
 * Difference of two means, mean(a) − mean(b), over the same pictures, with the percentile bootstrap interval: whole
 * pictures are drawn with replacement, so that what makes a picture hard for both cancels.
 * @param a one value per picture, such as its share of correct answers (0..1); `b` likewise, in the same order
 * @param seed unsigned 32-bit integer; the same seed gives the same interval
 * @throws {RangeError} where the lengths differ or are zero
 */
export function pairedBootstrap(a: Float64Array, b: Float64Array, seed: number, draws = 2000): Interval {
  const n = a.length;
  if (n === 0 || n !== b.length) {
    throw new RangeError(`pairedBootstrap needs the same pictures on both sides, got ${n} and ${b.length}`);
  }
  const difference = a.map((value, i) => value - b[i]!);
  const random = new Random(seed, 'paired-bootstrap');
  const means = new Float64Array(draws);
  for (let draw = 0; draw < draws; draw++) {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += difference[random.integer(n)]!;
    means[draw] = sum / n;
  }
  return { value: mean(difference), low: quantile(means, 0.025), high: quantile(means, 0.975) };
}
