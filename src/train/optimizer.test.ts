import { expect, it } from 'vitest';
import { describeOnBackends, expectClose } from '../compute/testing';
import * as tf from '../compute/tf';
import type { Weights } from '../models/model';
import { AdamW } from './optimizer';

/** AdamW by hand in double precision, algorithm 2 of the paper, on one array. */
function reference(start: number[], gradientOf: (w: number[]) => number[], rates: number[], decay: number): number[] {
  const w = [...start];
  const m = w.map(() => 0);
  const v = w.map(() => 0);
  rates.forEach((rate, t) => {
    const gradient = gradientOf(w);
    for (let i = 0; i < w.length; i++) {
      const g = gradient[i]!;
      m[i] = 0.9 * m[i]! + 0.1 * g;
      v[i] = 0.999 * v[i]! + 0.001 * g * g;
      const meanHat = m[i]! / (1 - 0.9 ** (t + 1));
      const squareHat = v[i]! / (1 - 0.999 ** (t + 1));
      w[i] = w[i]! - rate * (meanHat / (Math.sqrt(squareHat) + 1e-8) + decay * w[i]!);
    }
  });
  return w;
}

const START = [1, -2, 0.5, 3];
const CURVATURE = [1, 0.2, 5, 0.01];
const RATES = Array.from({ length: 40 }, (_, t) => 0.1 * (1 - t / 60));

function quadraticGradients(weights: Weights): Record<string, tf.Tensor> {
  return tf.tidy(() => ({
    kernel: tf.mul(weights['kernel']!, tf.tensor2d(CURVATURE, [2, 2])),
    bias: tf.mul(weights['bias']!, tf.tensor1d(CURVATURE)),
  }));
}

function takeStep(optimizer: AdamW, weights: Weights, rate: number): void {
  const gradients = quadraticGradients(weights);
  optimizer.step(weights, gradients, rate);
  tf.dispose(gradients);
}

const startWeights = (): Weights => ({ kernel: tf.tensor2d(START, [2, 2]), bias: tf.tensor1d(START) });

describeOnBackends('AdamW', () => {
  it('follows the reference, and decays matrices but not rank-1 tensors', async () => {
    const weights = startWeights();
    const optimizer = new AdamW(['kernel', 'bias'], { weightDecay: 0.1 });
    for (const rate of RATES) takeStep(optimizer, weights, rate);
    const gradientOf = (w: number[]) => w.map((x, i) => x * CURVATURE[i]!);
    const tolerance = { absolute: 2e-5 };
    expectClose(await weights['kernel']!.data(), reference(START, gradientOf, RATES, 0.1), tolerance);
    expectClose(await weights['bias']!.data(), reference(START, gradientOf, RATES, 0), tolerance);
    optimizer.dispose();
    tf.dispose(weights);
  });

  it('leaves weights alone that it does not own', () => {
    const weights = startWeights();
    const kernel = weights['kernel'];
    const optimizer = new AdamW(['bias']);
    takeStep(optimizer, weights, 0.1);
    expect(weights['kernel']).toBe(kernel);
    expect(kernel!.isDisposed).toBe(false);
    optimizer.dispose();
    tf.dispose(weights);
  });

  it('goes on from a saved state with the same bits', async () => {
    const straight = startWeights();
    const first = new AdamW(['kernel', 'bias']);
    for (const rate of RATES) takeStep(first, straight, rate);

    const weights = startWeights();
    const before = new AdamW(['kernel', 'bias']);
    for (const rate of RATES.slice(0, 17)) takeStep(before, weights, rate);
    const state = structuredClone(await before.state());
    expect(state.step).toBe(17);
    before.dispose();
    const after = new AdamW(['kernel', 'bias']);
    after.restore(state, weights);
    for (const rate of RATES.slice(17)) takeStep(after, weights, rate);

    for (const name of ['kernel', 'bias']) {
      expect([...(await weights[name]!.data())]).toEqual([...(await straight[name]!.data())]);
    }
    first.dispose();
    after.dispose();
    tf.dispose([...Object.values(straight), ...Object.values(weights)]);
  });

  it('refuses a state of another model', async () => {
    const weights = startWeights();
    const optimizer = new AdamW(['kernel']);
    takeStep(optimizer, weights, 0.1);
    const state = await optimizer.state();
    const other = new AdamW(['bias']);
    expect(() => other.restore(state, weights)).toThrow(/does not fit weight bias/);
    optimizer.dispose();
    other.dispose();
    tf.dispose(weights);
  });
});
