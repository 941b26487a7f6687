import { describe, expect, it } from 'vitest';
import { answer, chooseThreshold, entropyAt, gaussianDivergence, oracleCorrect } from './headSelection';
import type { SetPrediction, Spread } from './predict';

const spread = (mean: number[], variance = mean.map(() => 0.01)): Spread => ({
  mean: Float32Array.from(mean),
  variance: Float32Array.from(variance),
});

/** Two pictures, two classes. Picture 0: the heads agree. Picture 1: they contradict, the unclean head is surer. */
function prediction(): SetPrediction {
  const clean = [0.9, 0.1, 0.6, 0.4];
  const unclean = [0.88, 0.12, 0.05, 0.95];
  const combined = [0.2, 0.8, 0.7, 0.3];
  return {
    count: 2,
    classes: 2,
    probabilities: {
      clean: Float32Array.from(clean),
      unclean: Float32Array.from(unclean),
      combined: Float32Array.from(combined),
    },
    spread: { clean: spread(clean), unclean: spread(unclean), combined: spread(combined) },
  };
}

describe('choice of the answering head', () => {
  it('entropy is 0 for certainty and log K for ignorance', () => {
    const rows = Float32Array.from([1, 0, 0.5, 0.5]);
    expect(entropyAt(rows, 2, 0)).toBe(0);
    expect(entropyAt(rows, 2, 1)).toBeCloseTo(Math.log(2), 6);
  });

  it('the divergence is the symmetrised KL between the Gaussians, with floored variances', () => {
    const a = spread([0.2, 0.8], [0.04, 0.01]);
    const b = spread([0.5, 0.5], [0.02, 0]);
    const kl = (m0: number, v0: number, m1: number, v1: number) =>
      0.5 * (v0 / v1 + (m1 - m0) ** 2 / v1 - 1 + Math.log(v1 / v0));
    const expected =
      (kl(0.2, 0.04, 0.5, 0.02) + kl(0.5, 0.02, 0.2, 0.04) + kl(0.8, 0.01, 0.5, 1e-4) + kl(0.5, 1e-4, 0.8, 0.01)) / 2;
    expect(gaussianDivergence(a, b, 2, 0)).toBeCloseTo(expected, 3);
  });

  it('agreeing heads leave the answer to the combined head, others to the surer of clean and unclean', () => {
    const { classIndex, head } = answer(prediction(), 'kl-uncertainty', 1);
    expect([...head]).toEqual([2, 1]);
    expect([...classIndex]).toEqual([1, 1]);
  });

  it('the other rules answer as their names say', () => {
    expect([...answer(prediction(), 'always-clean', 0).classIndex]).toEqual([0, 0]);
    expect([...answer(prediction(), 'always-unclean', 0).classIndex]).toEqual([0, 1]);
    expect([...answer(prediction(), 'always-combined', 0).classIndex]).toEqual([1, 0]);
    expect([...answer(prediction(), 'lowest-uncertainty', 0).head]).toEqual([0, 1]);
    const average = answer(prediction(), 'average', 0);
    expect([...average.classIndex]).toEqual([0, 1]);
    expect([...average.head]).toEqual([-1, -1]);
    expect(average.confidence[0]).toBeCloseTo((0.9 + 0.88 + 0.2) / 3, 5);
  });

  it('a weighted average counts each head by its certainty', () => {
    const p = prediction();
    const { confidence, head } = answer(p, 'weighted-average', 0);
    const certainty = (share: number) =>
      1 + (share * Math.log(share) + (1 - share) * Math.log(1 - share)) / Math.log(2);
    const weights = [certainty(0.9), certainty(0.88), certainty(0.2)];
    const mean =
      (0.9 * weights[0]! + 0.88 * weights[1]! + 0.2 * weights[2]!) / (weights[0]! + weights[1]! + weights[2]!);
    expect(confidence[0]).toBeCloseTo(mean, 4);
    expect([...head]).toEqual([0, 1]);
  });

  it('a model with one head answers with it under every rule', () => {
    const one: SetPrediction = { ...prediction(), spread: null };
    one.probabilities = { combined: one.probabilities.combined! };
    expect([...answer(one, 'kl-uncertainty', 0).classIndex]).toEqual([1, 0]);
  });

  it('the oracle is right where any head is', () => {
    expect([...oracleCorrect(prediction(), Int32Array.of(1, 1))]).toEqual([1, 1]);
    const agreed = prediction();
    for (const rows of Object.values(agreed.probabilities)) rows.set([0.9, 0.1]);
    expect([...oracleCorrect(agreed, Int32Array.of(1, 0))]).toEqual([0, 1]);
  });

  it('the threshold is low where the combined head does harm', () => {
    // The combined head is wrong on both pictures, the others are right: only δ = 0 keeps it from answering.
    expect(chooseThreshold([{ prediction: prediction(), labels: Int32Array.of(0, 1) }], 'kl-uncertainty')).toBe(0);
  });

  it('and the largest of those that do about as well as the best, where it does none', () => {
    const chosen = chooseThreshold([{ prediction: prediction(), labels: Int32Array.of(1, 0) }], 'kl-uncertainty');
    const p = prediction();
    expect(chosen).toBeGreaterThan(gaussianDivergence(p.spread!.clean!, p.spread!.unclean!, 2, 1));
  });

  it('of the lowest uncertainty, the combined head keeps the word unless another is surer by δ', () => {
    // Picture 0: clean 0.325 nats, combined 0.500. Picture 1: unclean 0.199, combined 0.611.
    expect([...answer(prediction(), 'lowest-uncertainty', 0.1).head]).toEqual([0, 1]);
    expect([...answer(prediction(), 'lowest-uncertainty', 0.3).head]).toEqual([2, 1]);
    expect([...answer(prediction(), 'lowest-uncertainty', 0.5).head]).toEqual([2, 2]);
    const chosen = (labels: number[]) =>
      chooseThreshold([{ prediction: prediction(), labels: Int32Array.from(labels) }], 'lowest-uncertainty');
    // Where the others are right, no margin; where the combined head is right on picture 0 alone, one between the two.
    expect(chosen([0, 1])).toBe(0);
    expect(chosen([1, 1])).toBeGreaterThan(0.17);
    expect(chosen([1, 1])).toBeLessThan(0.41);
  });
});
