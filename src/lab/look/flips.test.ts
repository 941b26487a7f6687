import { describe, expect, it } from 'vitest';
import type { SweepCurve } from '../../contract/engine';
import { flipWords, mergeCurves, stretches } from './flips';

const curve = (flip: number | null, ...answers: [severity: number, className: string][]): SweepCurve => ({
  model: 'small',
  answers: answers.map(([severity, className]) => ({ severity, className, probability: 0.5 })),
  flip,
});

describe('flips', () => {
  it('cuts the axis where the answer changes, the first time at the known flip', () => {
    const read = stretches(curve(2.4, [0, 'panda'], [1, 'panda'], [2, 'panda'], [3, 'fog'], [4, 'fog'], [5, 'car']));
    expect(read).toEqual([
      { className: 'panda', from: 0, to: 2.4 },
      { className: 'fog', from: 2.4, to: 4.5 },
      { className: 'car', from: 4.5, to: 5 },
    ]);
  });

  it('is one stretch where nothing changes', () => {
    expect(stretches(curve(null, [0, 'panda'], [5, 'panda']))).toEqual([{ className: 'panda', from: 0, to: 5 }]);
  });

  it('is said in words', () => {
    expect(flipWords(curve(2.4, [0, 'panda'], [2, 'panda'], [3, 'fog']), 'panda')).toBe(
      'changes its mind at severity 2.4: panda → fog.',
    );
    expect(flipWords(curve(null, [0, 'panda'], [5, 'panda']), 'cat')).toBe(
      'stays with panda (wrong from the start) up to severity 5.',
    );
    expect(flipWords(curve(1, [0, 'panda'], [1, 'fog']), null)).toContain('below severity 1');
    expect(flipWords(curve(0, [0, 'fog'], [1, 'fog']), null)).toContain('before this step');
  });

  it('merges parts of a sweep by severity, with the earlier flip', () => {
    const [merged] = mergeCurves(
      [curve(3.6, [0, 'a'], [2, 'a'], [4, 'b'])],
      [curve(2.9, [0, 'a'], [3, 'b'], [3.5, 'a'])],
    );
    expect(merged!.flip).toBe(2.9);
    expect(merged!.answers.map(({ severity }) => severity)).toEqual([0, 2, 3, 3.5, 4]);
  });
});
