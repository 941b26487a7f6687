import { expect, it } from 'vitest';
import { describeOnBackends } from '../compute/testing';
import { normalArray } from '../num/random';
import { linearProbe } from './linearProbe';

/** Three Gaussian clouds whose centres lie `distance` apart. */
function clouds(seed: number, count: number, distance: number) {
  const noise = normalArray(seed, 'clouds', count * 4);
  const labels = Int32Array.from({ length: count }, (_, i) => i % 3);
  const features = noise.map((x, i) => x + (i % 4 === labels[Math.floor(i / 4)] ? distance : 0));
  return { features, labels };
}

describeOnBackends('linear probe', () => {
  it('separates what is linearly separable and stays at chance without signal', async () => {
    const right = await linearProbe(clouds(1, 60, 6), clouds(2, 60, 6), 4, 3);
    expect(right.reduce((a, b) => a + b, 0)).toBeGreaterThan(57);
    const lost = await linearProbe(clouds(3, 60, 0), clouds(4, 300, 0), 4, 3);
    expect(lost.reduce((a, b) => a + b, 0) / 300).toBeLessThan(0.5);
  });

  it('is deterministic', async () => {
    const once = await linearProbe(clouds(1, 30, 1), clouds(2, 30, 1), 4, 3);
    expect(await linearProbe(clouds(1, 30, 1), clouds(2, 30, 1), 4, 3)).toEqual(once);
  });
});
