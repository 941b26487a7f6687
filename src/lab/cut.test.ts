import { describe, expect, it } from 'vitest';
import { fakeEngine } from '../../test/fixtures/fakeEngine';
import { presetConfig } from '../contract/presets';
import { cutFor } from './cut';

describe('cutFor', async () => {
  const large = (await fakeEngine().models(presetConfig('tiny'))).find(({ role }) => role === 'large')!;
  it('takes the longest run of last blocks that fits', () => {
    expect(cutFor(large, 0.2)).toEqual({ firstTuned: 2, tuned: ['tail'], share: 0.2 });
    expect(cutFor(large, 0.19).tuned).toEqual([]);
    expect(cutFor(large, 0.7).tuned).toEqual(['body', 'tail']);
    expect(cutFor(large, 1).firstTuned).toBe(0);
  });
  it('always tunes the classifier', () => {
    expect(cutFor(large, 0.01).firstTuned).toBe(3);
  });
});
