import { expect, it } from 'vitest';
import { describeOnBackends } from '../compute/testing';
import * as tf from '../compute/tf';
import type { Weights } from '../models/model';
import { disposeWeights } from '../models/model';
import { fittingTask, MemoryError, requireMemory, shareOf, type StepPlan } from './stepMemory';
import type { TrainingTask } from './training';

const PICTURES = 16;
const limit = (training: number, step = training) => ({ training, step });
const words = { what: 'Complete fine-tuning of it', instead: 'Choose less.' };

/** Every picture of a part takes 4,000 bytes of what is given, and as much again in the loss. */
function planOf(weights: Weights, bytesOfPicture = 1e9): StepPlan {
  const make = (parts: number): TrainingTask => ({
    weights,
    trainable: ['w'],
    steps: 1,
    learningRate: 1,
    parts,
    fetch: (_, part) => {
      const [from, to] = shareOf(PICTURES, part, parts);
      return Promise.resolve([tf.ones([to - from, 1000])]);
    },
    loss(_, [x]) {
      const total = tf.mean(tf.mul(x!, weights['w']!)) as tf.Scalar;
      return { total, terms: {} };
    },
  });
  return { ...words, make, most: PICTURES, flops: 1e6, pictures: PICTURES, bytesOfPicture };
}

describeOnBackends('memory of a step', (backend) => {
  it('divides it into as few parts as fit', async () => {
    const weights: Weights = { w: tf.ones([1000]) };
    const there = tf.memory().numBytes + 16_000;
    // Where workers share a step there are always so many.
    const least = backend === 'wasm' ? 2 : 1;
    expect((await fittingTask(planOf(weights), limit(there + 1e6))).parts).toBe(least);
    const { parts } = await fittingTask(planOf(weights), limit(there + 150_000));
    expect(parts).toBeGreaterThan(2);
    expect(parts).toBeLessThan(PICTURES);
    await expect(fittingTask(planOf(weights), limit(there + 9_000))).rejects.toThrow(
      /even for a few pictures at a time.*Choose less/,
    );
    // A large step has more.
    const large = await fittingTask({ ...planOf(weights), flops: 1e10 }, limit(there + 1e6));
    expect(large.parts).toBe(backend === 'wasm' ? 4 : 1);
    // Smaller parts where they are asked for and can be had.
    expect((await fittingTask(planOf(weights), limit(there + 1e6, 40_000))).parts).toBeGreaterThan(parts!);
    expect((await fittingTask(planOf(weights), limit(there + 1e6, 1))).parts).toBe(PICTURES);
    // Where even a bound from above fits, nothing is measured.
    const unmeasured = planOf(weights, 1);
    const make = (count: number) => ({ ...unmeasured.make(count), fetch: () => Promise.reject(new Error('measured')) });
    expect((await fittingTask({ ...unmeasured, make }, limit(there + 150_000))).parts).toBe(least);
    disposeWeights(weights);
  });

  it('is refused with numbers where weights and optimiser alone do not fit', () => {
    const attempt = () => requireMemory({ ...words, trained: 88e6 }, 1.4e9);
    // Four values of four bytes for each that is trained, beside what is held already.
    const needs = ((tf.memory().numBytes + 16 * 88e6) / 1e9).toFixed(1);
    expect(attempt).toThrow(MemoryError);
    expect(attempt).toThrow(
      new RegExp(
        `fine-tuning of it needs ${needs.replace('.', '\\.')} GB for weights.*more than the 1\\.4 GB.*Choose less`,
      ),
    );
    expect(requireMemory({ ...words, trained: 1e6 }, 1.4e9)).toBe(tf.memory().numBytes + 16e6);
  });
});

it('shares are even and leave nothing out', () => {
  const shares = Array.from({ length: 5 }, (_, part) => shareOf(13, part, 5));
  expect(shares.map(([from, to]) => to - from).sort()).toEqual([2, 2, 3, 3, 3]);
  expect(shares[0]![0]).toBe(0);
  expect(shares.at(-1)![1]).toBe(13);
  shares.slice(1).forEach(([from], i) => expect(from).toBe(shares[i]![1]));
});
