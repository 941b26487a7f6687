import { describe, expect, it } from 'vitest';
import { fakeEngine } from '../../../test/fixtures/fakeEngine';
import type { ExperimentConfig } from '../../contract/config';
import { presetConfig } from '../../contract/presets';
import { cutFor, flopsShare } from '../../lab/job/cut';
import { cacheWords } from './cacheWords';

describe('what the feature cache keeps', async () => {
  const large = (await fakeEngine().models(presetConfig('tiny'))).find(({ role }) => role === 'large')!;
  const said = (changes: Partial<ExperimentConfig['student']>) => {
    const config = presetConfig('quick');
    const correction = { ...config.student.correction, steps: 300, afterwards: 'held' };
    config.data = { ...config.data, labelledPerClass: 5, unlabelled: 1000 };
    Object.assign(config.student, { front: 1, fraction: 0.2, views: 3, correction, ...changes });
    const cut = cutFor(large, config.student);
    return cacheWords(cut, flopsShare(large, 0, cut.from), config, 16);
  };
  const uncorrected = { ...presetConfig('quick').student.correction, steps: 0 };

  it.each([
    [
      { tuned: 'last-blocks' },
      /^50 % of the forward pass .*: what the frozen blocks give for 1,080 pictures, .* in 3 views\.$/,
    ],
    [{ tuned: 'front-and-last-blocks' }, /^50 % .*what the corrected front and the frozen blocks behind it give/],
    [{ tuned: 'front-and-norms' }, /^25 % .*: what the corrected front gives/],
    [{ tuned: 'front' }, /^75 % .* A step then runs the heads alone\.$/],
    [{ tuned: 'norms' }, /^Norms are tuned from the first block on: nothing can be kept/],
    [{ tuned: 'front-and-last-blocks', correction: uncorrected }, /^The front is tuned with the rest: nothing/],
    [{ tuned: 'last-blocks', fraction: 1 }, /^All blocks are tuned: nothing/],
    [{ tuned: 'last-blocks', views: 1 }, /and in one view\.$/],
  ] as const)('is told for %j', (changes, words) => expect(said(changes)).toMatch(words));
});
