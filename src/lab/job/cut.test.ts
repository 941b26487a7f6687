import { describe, expect, it } from 'vitest';
import { fakeEngine } from '../../../test/fixtures/fakeEngine';
import { TUNED_PARTS, type ExperimentConfig } from '../../contract/config';
import { presetConfig } from '../../contract/presets';
import { cutFor, flopsShare, roleOf } from './cut';

describe('the parts of the large model', async () => {
  /** Blocks of 30, 50 and 15 per cent of the parameters, and a classifier of 5. */
  const large = (await fakeEngine().models(presetConfig('tiny'))).find(({ role }) => role === 'large')!;
  const { student } = presetConfig('quick');
  const correction = { ...student.correction, steps: 300, afterwards: 'held' as const };
  const usual = { ...student, tuned: 'front-and-last-blocks' as const, fraction: 0.2, correction };
  const cut = (changes: Partial<ExperimentConfig['student']>) => cutFor(large, { ...usual, front: 1, ...changes });
  const roles = (changes: Partial<ExperimentConfig['student']>) => [0, 1, 2].map((i) => roleOf(cut(changes), i));

  it('has as last blocks the longest run that fits', () => {
    const last = (fraction: number) => cut({ tuned: 'last-blocks', fraction });
    expect(last(0.2)).toMatchObject({ blocks: 3, front: 0, last: 2, parting: 2, from: 2, share: 0.2, fault: null });
    expect([0.01, 0.19, 0.7, 1].map((fraction) => last(fraction).last)).toEqual([3, 3, 1, 0]);
  });

  it.each([
    ['last-blocks', ['frozen', 'frozen', 'tuned'], 2, 2],
    ['norms', ['norms', 'norms', 'norms'], 0, 0],
    ['front', ['corrected', 'frozen', 'frozen'], 0, 3],
    ['front-and-last-blocks', ['corrected', 'frozen', 'tuned'], 0, 2],
    ['last-blocks-and-norms', ['norms', 'norms', 'tuned'], 0, 0],
    ['front-and-norms', ['corrected', 'norms', 'norms'], 0, 1],
    ['front-last-blocks-and-norms', ['corrected', 'norms', 'tuned'], 0, 1],
  ] as const)('is drawn for %s', (tuned, wanted, parting, from) => {
    expect(TUNED_PARTS).toContain(tuned);
    expect(roles({ tuned })).toEqual(wanted);
    expect(cut({ tuned })).toMatchObject({ parting, from });
  });

  it('begins at the first block where a front is tuned with the rest, corrected before or not', () => {
    const tuned = { ...usual.correction, afterwards: 'tuned' as const };
    expect(cut({ correction: tuned })).toMatchObject({ corrected: true, held: false, from: 0 });
    expect(roles({ correction: { ...usual.correction, steps: 0 } })).toEqual(['tuned', 'frozen', 'tuned']);
    expect(cut({ correction: { ...usual.correction, steps: 0 } })).toMatchObject({ corrected: false, from: 0 });
  });

  it('says which front cannot be, and is drawn as the nearest that can', () => {
    expect(cut({ tuned: 'front', front: 3 })).toMatchObject({ front: 2, fault: expect.stringContaining('at most 2') });
    expect(cut({ fraction: 0.7, front: 2 })).toMatchObject({ front: 1, fault: expect.stringContaining('block 2') });
    expect(cut({ fraction: 0.7, front: 1 }).fault).toBeNull();
  });

  it('counts shares of operations', () => {
    expect(flopsShare(large, 0, 2)).toBeCloseTo(0.5, 12);
    expect(flopsShare(large, 0, 0)).toBe(0);
  });
});
