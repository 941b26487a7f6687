import { describe, expect, it } from 'vitest';
import { wilson } from '../num/statistics';
import { accuracyOf, CalibrationError, clusteredAccuracy, correctness } from './metrics';

describe('metrics', () => {
  it('accuracy is the share of right answers with its Wilson interval', () => {
    const correct = correctness(Int32Array.of(1, 2, 3, 0), Int32Array.of(1, 2, 0, 0));
    expect([...correct]).toEqual([1, 1, 0, 1]);
    expect(accuracyOf(correct)).toEqual(wilson(3, 4));
  });

  it('pictures seen many times count once when their answers always agree', () => {
    const shares = Float64Array.from([1, 1, 1, 0, 1, 0, 1, 1]);
    const clustered = clusteredAccuracy(shares, 36);
    expect(clustered.n).toBe(8 * 36);
    const alone = wilson(6, 8);
    expect(clustered.high - clustered.low).toBeCloseTo(alone.high - alone.low, 1);
  });

  it('and count as often as they are seen when their answers are independent', () => {
    const shares = new Float64Array(50).fill(0.75);
    shares.forEach((_, i) => (shares[i] = 0.75 + (i % 2 ? 0.001 : -0.001)));
    const clustered = clusteredAccuracy(shares, 40);
    const independent = wilson(0.75 * 2000, 2000);
    expect(clustered.high - clustered.low).toBeCloseTo(independent.high - independent.low, 3);
    expect(clustered.accuracy).toBeCloseTo(0.75, 9);
  });

  it('is never above 1, although shares that were added up may be', () => {
    const twelfths = Array.from({ length: 12 }, () => 1 / 12).reduce((sum, x) => sum + x, 0);
    const above = Math.max(twelfths, 1 + 2 ** -52);
    const all = clusteredAccuracy(new Float64Array(10).fill(above), 12);
    expect(all).toMatchObject({ accuracy: 1, high: 1, n: 120 });
    expect(all.low).toBeLessThan(1);
  });

  it('calibration error is the gap between confidence and accuracy, weighted by bins', () => {
    const error = new CalibrationError(10);
    error.add(Float32Array.from([0.95, 0.95, 0.55, 0.55]), Float64Array.from([1, 0, 1, 0]));
    expect(error.value()).toBeCloseTo(0.5 * 0.45 + 0.5 * 0.05, 5);
    const sure = new CalibrationError();
    sure.add(Float32Array.from([1, 1]), Float64Array.from([1, 1]));
    expect(sure.value()).toBe(0);
  });
});
