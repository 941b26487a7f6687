/**
 * How surely something differs from nothing: two-sided p values, and their correction where many are looked at.
 *
 * Sources: Student's t by the regularised incomplete beta function, evaluated by Lentz's continued fraction (Press et al., Numerical Recipes,
 * §6.4); Holm, "A simple sequentially rejective multiple test procedure", Scandinavian Journal of Statistics 6 (1979); Newcombe, "Interval
 * estimation for the difference between independent proportions", Statistics in Medicine 17 (1998), method 10.
 */
import type { Accuracy } from '../contract/report';
import type { Interval } from './statistics';

const TINY = 1e-300;

/** P(|T| ≥ |t|) for Student's t. @param freedom degrees of freedom, above 0 */
export function tTwoSided(t: number, freedom: number): number {
  if (Number.isNaN(t)) return 1;
  if (!Number.isFinite(t)) return 0;
  return incompleteBeta(freedom / (freedom + t * t), freedom / 2, 0.5);
}

/** P(|Z| ≥ |z|) for the normal distribution: that of t with so many degrees that they no longer count. */
export function normalTwoSided(z: number): number {
  return tTwoSided(z, 1e9);
}

/** I_x(a, b), 0 ≤ x ≤ 1. */
function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const front = Math.exp(a * Math.log(x) + b * Math.log1p(-x) - logBeta(a, b));
  // The fraction converges fast on this side of the mean alone.
  return x < (a + 1) / (a + b + 2) ? (front * betaFraction(x, a, b)) / a : 1 - (front * betaFraction(1 - x, b, a)) / b;
}

function betaFraction(x: number, a: number, b: number): number {
  const safe = (value: number) => (Math.abs(value) < TINY ? TINY : value);
  let c = 1;
  let d = 1 / safe(1 - ((a + b) * x) / (a + 1));
  let fraction = d;
  for (let m = 1; m <= 300; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / safe(1 + even * d);
    c = safe(1 + even / c);
    fraction *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / safe(1 + odd * d);
    c = safe(1 + odd / c);
    const step = d * c;
    fraction *= step;
    if (Math.abs(step - 1) < 1e-14) break;
  }
  return fraction;
}

function logBeta(a: number, b: number): number {
  // Of large arguments the difference of two logarithms of Γ loses its digits: Stirling's series for Γ(a)/Γ(a + b).
  if (a > 1e6) return logGamma(b) - b * Math.log(a) + (b * (1 - b)) / (2 * a);
  return logGamma(a) + logGamma(b) - logGamma(a + b);
}

/** Lanczos' approximation, to 2e-10. */
function logGamma(x: number): number {
  const terms = [
    76.18009172947146, -86.50532032941678, 24.01409824083091, -1.231739572450155, 1.208650973866179e-3,
    -5.395239384953e-6,
  ];
  const base = x + 5.5;
  const sum = terms.reduce((all, term, i) => all + term / (x + 1 + i), 1.000000000190015);
  return -(base - (x + 0.5) * Math.log(base)) + Math.log((Math.sqrt(2 * Math.PI) * sum) / x);
}

/**
 * p values adjusted by Holm's method, in their order: each may be compared with 0.05 as if it were the only one, and the chance that any of
 * them is taken for a difference that is none stays at 5 %.
 */
export function holm(values: readonly number[]): number[] {
  const order = values.map((_, i) => i).sort((a, b) => values[a]! - values[b]!);
  const adjusted = new Array<number>(values.length);
  let most = 0;
  order.forEach((i, rank) => {
    most = Math.max(most, Math.min(1, (values.length - rank) * values[i]!));
    adjusted[i] = most;
  });
  return adjusted;
}

/** Difference of two accuracies, a − b, each of pictures of its own, from their Wilson intervals; where the pictures are the same it is too wide. */
export function differenceOfAccuracies(a: Accuracy, b: Accuracy): Interval {
  const value = a.accuracy - b.accuracy;
  return {
    value,
    low: value - Math.hypot(a.accuracy - a.low, b.high - b.accuracy),
    high: value + Math.hypot(a.high - a.accuracy, b.accuracy - b.low),
  };
}
