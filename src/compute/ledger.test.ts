import { expect, it } from 'vitest';
import { PeakBytes, trackPeakBytes } from './ledger';
import { describeOnBackends } from './testing';
import * as tf from './tf';

describeOnBackends('memory ledger', () => {
  it('finds the peak inside a scope that has ended', () => {
    const before = tf.memory().numBytes;
    const { result, peakBytes } = trackPeakBytes(() => tf.tidy(() => tf.zeros([1000]).add(1).sum()));
    expect(result.shape).toEqual([]);
    result.dispose();
    expect(peakBytes - before).toBeGreaterThanOrEqual(8000);
    expect(peakBytes - before).toBeLessThan(9000);
    expect(Object.keys(tf.engine())).not.toContain('trackTensor');
  });

  it('stops tracking when the work fails', () => {
    expect(() => trackPeakBytes(() => tf.util.assert(false, () => 'broken'))).toThrow('broken');
    expect(Object.keys(tf.engine())).not.toContain('trackTensor');
  });

  it('samples', () => {
    const peak = new PeakBytes();
    const before = peak.bytes;
    const x = tf.zeros([10]);
    expect(peak.sample()).toBe(before + 40);
    x.dispose();
    peak.sample();
    expect(peak.bytes).toBe(before + 40);
  });
});
