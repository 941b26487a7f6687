/**
 * A temperature for each head (Guo et al., "On Calibration of Modern Neural Networks", ICML 2017): its logits are divided by one number,
 * fitted to the likelihood of validation labels. Heads that were trained differently are over-confident to different degrees, and
 * whoever compares their uncertainties compares nothing until each is calibrated.
 */
import type { HeadName } from '../models/tuned';
import type { SetPrediction } from './predict';

export interface HeadTemperature {
  value: number;
  /** Why it is 1, where it could not be fitted. */
  note?: string;
}

/** Beyond these a head is right or wrong about everything, and more says nothing. */
const [LOWEST, HIGHEST] = [0.25, 8];
const ROUNDS = 40;
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/**
 * The temperature with the least mean negative log-likelihood over the sets, each weighted alike. Every set must be of validation
 * pictures.
 */
export function fitTemperature(
  head: HeadName,
  sets: readonly { prediction: SetPrediction; labels: Int32Array }[],
): HeadTemperature {
  const classes = new Set(sets.flatMap(({ labels }) => [...labels].filter((label) => label >= 0)));
  if (classes.size < 2) {
    const found = classes.size === 0 ? 'no labelled picture' : 'pictures of one class only';
    return {
      value: 1,
      note: `The temperature of the ${head} head could not be fitted: the validation set has ${found}. It is left at 1.`,
    };
  }
  const logits = sets.map(({ prediction }) => prediction.probabilities[head]!.map((p) => Math.log(Math.max(p, 1e-12))));
  const loss = (log: number) => {
    const temperature = Math.exp(log);
    return sets.reduce((sum, { prediction, labels }, s) => {
      return sum + negativeLogLikelihood(logits[s]!, labels, prediction.classes, temperature);
    }, 0);
  };
  return { value: Math.exp(goldenSection(loss, Math.log(LOWEST), Math.log(HIGHEST))) };
}

/** Mean over the pictures that have a label. */
function negativeLogLikelihood(logits: Float32Array, labels: Int32Array, classes: number, temperature: number): number {
  let [sum, counted] = [0, 0];
  labels.forEach((label, i) => {
    if (label < 0) return;
    let highest = -Infinity;
    for (let k = 0; k < classes; k++) highest = Math.max(highest, logits[i * classes + k]! / temperature);
    let whole = 0;
    for (let k = 0; k < classes; k++) whole += Math.exp(logits[i * classes + k]! / temperature - highest);
    sum += Math.log(whole) + highest - logits[i * classes + label]! / temperature;
    counted++;
  });
  return counted > 0 ? sum / counted : 0;
}

/** Where a function with one valley is least (Kiefer 1953). The likelihood has one valley in the temperature. */
function goldenSection(f: (x: number) => number, low: number, high: number): number {
  let [a, b] = [low, high];
  let [c, d] = [b - GOLDEN * (b - a), a + GOLDEN * (b - a)];
  let [fc, fd] = [f(c), f(d)];
  for (let round = 0; round < ROUNDS; round++) {
    if (fc < fd) {
      [b, d, fd] = [d, c, fc];
      c = b - GOLDEN * (b - a);
      fc = f(c);
    } else {
      [a, c, fc] = [c, d, fd];
      d = a + GOLDEN * (b - a);
      fd = f(d);
    }
  }
  return (a + b) / 2;
}
