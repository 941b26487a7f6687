import { expect, it } from 'vitest';
import { describeOnBackends } from '../compute/testing';
import * as tf from '../compute/tf';
import { certainty, crossEntropy, distillation, jensenShannon } from './losses';

const softmax = (z: number[], t = 1) => {
  const e = z.map((x) => Math.exp(x / t));
  const sum = e.reduce((a, b) => a + b, 0);
  return e.map((x) => x / sum);
};
const kl = (p: number[], q: number[]) => p.reduce((sum, x, i) => sum + x * Math.log(x / q[i]!), 0);

const A = [1, -0.5, 2];
const B = [0.2, 0.4, -1];
const C = [-2, 1, 0.5];

describeOnBackends('losses', () => {
  it('cross-entropy is the mean negative log-probability of the label', async () => {
    const logits = tf.tensor2d([A, B]);
    const labels = tf.tensor2d([
      [0, 0, 1],
      [1, 0, 0],
    ]);
    const loss = crossEntropy(logits, labels);
    expect((await loss.data())[0]).toBeCloseTo(-(Math.log(softmax(A)[2]!) + Math.log(softmax(B)[0]!)) / 2, 5);
    tf.dispose([logits, labels, loss]);
  });

  it('Jensen–Shannon equals the definition and stays finite for certain, contradicting predictions', async () => {
    const [a, b, c] = [A, B, C].map((z) => tf.tensor2d([z])) as [tf.Tensor2D, tf.Tensor2D, tf.Tensor2D];
    const loss = jensenShannon(a, b, c);
    const p = [A, B, C].map((z) => softmax(z));
    const mean = A.map((_, i) => (p[0]![i]! + p[1]![i]! + p[2]![i]!) / 3);
    expect((await loss.data())[0]).toBeCloseTo((kl(p[0]!, mean) + kl(p[1]!, mean) + kl(p[2]!, mean)) / 3, 5);
    const sure = tf.tensor2d([[200, -200, 0]]);
    const other = tf.tensor2d([[-200, 200, 0]]);
    const value = jensenShannon(sure, other, sure);
    const gradient = tf.grad((x) => jensenShannon(x as tf.Tensor2D, other, sure))(sure);
    expect(Number.isFinite((await value.data())[0])).toBe(true);
    expect([...(await gradient.data())].every(Number.isFinite)).toBe(true);
    tf.dispose([a, b, c, loss, sure, other, value, gradient]);
  });

  it('distillation weights each picture and vanishes for equal logits', async () => {
    const teacher = tf.tensor2d([A, B]);
    const student = tf.tensor2d([C, B]);
    const weights = tf.tensor1d([0.5, 1]);
    const loss = distillation(teacher, student, 2, weights);
    expect((await loss.data())[0]).toBeCloseTo((4 * 0.5 * kl(softmax(A, 2), softmax(C, 2))) / 2, 5);
    tf.dispose([teacher, student, weights, loss]);
  });

  it('certainty is 1 for a sure answer and 0 for a uniform one', async () => {
    const p = tf.tensor2d([
      [1, 0, 0, 0],
      [0.25, 0.25, 0.25, 0.25],
    ]);
    const w = certainty(p);
    const values = await w.data();
    expect(values[0]).toBeCloseTo(1, 4);
    expect(values[1]).toBeCloseTo(0, 4);
    tf.dispose([p, w]);
  });
});
