/** One AdamW step against the formula written out, and twenty against the composed ops. */
import { expect, it } from 'vitest';
import { normalArray } from '../../num/random';
import { describeOnBackends, expectClose, read } from '../testing';
import { copied, seesMemory } from '../inPlace';
import * as tf from '../tf';
import { adamwInPlace, adamwStep } from './adamwUpdate';

const settings = { learningRate: 0.1, beta1: 0.9, beta2: 0.99, epsilon: 1e-8, weightDecay: 0.05 };

/** The paper's algorithm in doubles, with the bias-corrected moments written out. */
function reference(w: number, g: number, m: number, v: number, step: number): [number, number, number] {
  const { learningRate, beta1, beta2, epsilon, weightDecay } = settings;
  const m1 = beta1 * m + (1 - beta1) * g;
  const v1 = beta2 * v + (1 - beta2) * g * g;
  const mHat = m1 / (1 - beta1 ** step);
  const vHat = v1 / (1 - beta2 ** step);
  return [w - learningRate * (mHat / (Math.sqrt(vHat) + epsilon) + weightDecay * w), m1, v1];
}

describeOnBackends('adamwStep', () => {
  it('follows the paper over twenty steps, and leaves its arguments alone', async () => {
    const start = normalArray(1, 'w', 12);
    let state = { parameter: tf.tensor(start, [3, 4]), m: tf.zeros([3, 4]), v: tf.zeros([3, 4]) };
    const kept = state.parameter;
    const expected = Array.from(start, (w): [number, number, number] => [w, 0, 0]);
    for (let step = 1; step <= 20; step++) {
      const slopes = normalArray(step, 'g', 12);
      const gradient = tf.tensor(slopes, [3, 4]);
      const next = adamwStep(state.parameter, gradient, state.m, state.v, { ...settings, step });
      tf.dispose([gradient, state.m, state.v, ...(state.parameter === kept ? [] : [state.parameter])]);
      state = next as typeof state;
      expected.forEach(([w, m, v], i) => (expected[i] = reference(w, slopes[i]!, m, v, step)));
    }
    const [w, m, v, unchanged] = await read(state.parameter, state.m, state.v, kept);
    const column = (i: 0 | 1 | 2) => expected.map((row) => row[i]);
    expectClose(w!, column(0), { relative: 1e-5 });
    expectClose(m!, column(1), { relative: 1e-5 });
    expectClose(v!, column(2), { relative: 1e-5 });
    expectClose(unchanged!, start, { absolute: 0 });
  });

  it('gives the same bits in place, and makes no tensors', async () => {
    if (!seesMemory()) return;
    const start = tf.tensor(normalArray(1, 'w', 15), [3, 5]);
    let state = { parameter: copied(start), m: tf.zeros([3, 5]), v: tf.zeros([3, 5]) };
    const own = { parameter: copied(start), m: tf.zeros([3, 5]), v: tf.zeros([3, 5]) };
    for (let step = 1; step <= 3; step++) {
      const gradient = tf.tensor(normalArray(step, 'g', 15), [3, 5]);
      const next = adamwStep(state.parameter, gradient, state.m, state.v, { ...settings, step });
      tf.dispose(state);
      state = next as typeof state;
      const before = tf.memory().numTensors;
      adamwInPlace([{ ...own, gradient }], { ...settings, step });
      expect(tf.memory().numTensors).toBe(before);
      gradient.dispose();
    }
    const names = ['parameter', 'm', 'v'] as const;
    const [wanted, given] = [await read(...names.map((x) => state[x])), await read(...names.map((x) => own[x]))];
    expect(given).toEqual(wanted);
    expectClose((await read(start))[0]!, normalArray(1, 'w', 15), { absolute: 0 });
  });
});
