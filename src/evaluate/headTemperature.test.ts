import { describe, expect, it } from 'vitest';
import { Random } from '../num/random';
import { fitTemperature } from './headTemperature';
import type { SetPrediction } from './predict';

const CLASSES = 4;
const COUNT = 4000;

/** Labels drawn from softmax(z / truth): a head that says softmax(z) is over-confident by `truth`. */
function drawn(truth: number, seed: number): { prediction: SetPrediction; labels: Int32Array } {
  const random = new Random(seed, 'labels');
  const softmax = (z: readonly number[]) => {
    const powers = z.map(Math.exp);
    const sum = powers.reduce((a, b) => a + b, 0);
    return powers.map((p) => p / sum);
  };
  const rows: number[] = [];
  const labels = new Int32Array(COUNT);
  for (let i = 0; i < COUNT; i++) {
    const z = Array.from({ length: CLASSES }, () => random.uniform(-4, 4));
    rows.push(...softmax(z));
    const p = softmax(z.map((x) => x / truth));
    let left = random.uniform();
    labels[i] = Math.max(
      0,
      p.findIndex((share) => (left -= share) < 0),
    );
  }
  const prediction = {
    count: COUNT,
    classes: CLASSES,
    probabilities: { clean: Float32Array.from(rows) },
    spread: null,
  };
  return { prediction, labels };
}

describe('temperature of a head', () => {
  it.each([0.7, 1, 2.5])('%d is found from what it does to labels', (truth) => {
    const { value, note } = fitTemperature('clean', [drawn(truth, 1), drawn(truth, 2)]);
    expect(note).toBeUndefined();
    expect(value / truth).toBeGreaterThan(0.9);
    expect(value / truth).toBeLessThan(1.1);
  });

  it('stays at 1, with words, where the labels are of one class or missing', () => {
    const { prediction, labels } = drawn(1, 3);
    const one = fitTemperature('clean', [{ prediction, labels: labels.map(() => 2) }]);
    expect(one.value).toBe(1);
    expect(one.note).toMatch(/temperature of the clean head could not be fitted.*pictures of one class only/);
    expect(fitTemperature('clean', [{ prediction, labels: labels.map(() => -1) }]).note).toMatch(/no labelled picture/);
  });

  it('of a head that is always right is bounded', () => {
    const probabilities = { clean: Float32Array.from([0.9, 0.1, 0.1, 0.9]) };
    const prediction = { count: 2, classes: 2, probabilities, spread: null };
    const { value } = fitTemperature('clean', [{ prediction, labels: Int32Array.of(0, 1) }]);
    expect(value).toBeCloseTo(0.25, 3);
  });
});
