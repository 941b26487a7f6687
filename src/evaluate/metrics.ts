/** Measures from answers: accuracies with intervals that respect pictures seen many times, and calibration. */
import type { Accuracy } from '../contract/report';
import { wilson } from '../num/statistics';

/** 1 where the answer is the label, 0 elsewhere. */
export function correctness(answers: Int32Array, labels: Int32Array): Float64Array {
  return Float64Array.from(answers, (answer, i) => (answer === labels[i] ? 1 : 0));
}

/** Accuracy of a set in which every picture is seen once. */
export function accuracyOf(correct: Float64Array): Accuracy {
  return wilson(
    correct.reduce((sum, x) => sum + x, 0),
    correct.length,
  );
}

/**
 * Accuracy where every picture is seen in `cells` conditions. The predictions for one picture are not independent, so
 * the Wilson interval is taken at the effective number of predictions, p(1 − p) / var(mean over pictures), which lies
 * between the number of pictures and that of predictions. `n` stays the number of predictions.
 * @param shares each picture's share of correct answers, 0..1
 */
export function clusteredAccuracy(shares: Float64Array, cells: number): Accuracy {
  const pictures = shares.length;
  const n = pictures * cells;
  // Twelve twelfths, added up, are a little more than 1.
  const p = Math.min(1, shares.reduce((sum, x) => sum + x, 0) / pictures);
  const variance = shares.reduce((sum, x) => sum + (x - p) ** 2, 0) / Math.max(1, pictures - 1) / pictures;
  const effective = variance > 0 ? Math.min(n, Math.max(pictures, (p * (1 - p)) / variance)) : pictures;
  return { ...wilson(p * effective, effective), accuracy: p, n };
}

/**
 * Expected calibration error with equal-width bins of confidence (Guo et al. 2017): Σ |bin|/n · |accuracy − confidence|.
 */
export class CalibrationError {
  private readonly counts: Float64Array;
  private readonly correct: Float64Array;
  private readonly confidence: Float64Array;
  private n = 0;

  constructor(private readonly bins = 15) {
    this.counts = new Float64Array(bins);
    this.correct = new Float64Array(bins);
    this.confidence = new Float64Array(bins);
  }

  add(confidence: Float32Array, correct: Float64Array): void {
    for (let i = 0; i < correct.length; i++) {
      const bin = Math.min(this.bins - 1, Math.floor(confidence[i]! * this.bins));
      this.counts[bin] = this.counts[bin]! + 1;
      this.correct[bin] = this.correct[bin]! + correct[i]!;
      this.confidence[bin] = this.confidence[bin]! + confidence[i]!;
    }
    this.n += correct.length;
  }

  value(): number {
    let sum = 0;
    for (let bin = 0; bin < this.bins; bin++) sum += Math.abs(this.correct[bin]! - this.confidence[bin]!);
    return this.n > 0 ? Math.min(1, sum / this.n) : 0;
  }
}
