import { describe, expect, it } from 'vitest';
import type { SequenceInfo } from '../contract/perturbation';
import { FlipBoard, flipsOf } from './flips';

const info = (name: string, comparedWithFirst = false): SequenceInfo => ({
  ...{ name, label: name, description: '', source: '', frames: 5, comparedWithFirst, random: false },
});

describe('flips', () => {
  it('are counted from frame to frame, and in noise from the first', () => {
    const answers = [3, 4, 4, 3, 3];
    expect(flipsOf(answers, false)).toBe(2);
    expect(flipsOf(answers, true)).toBe(2);
    expect(flipsOf([3, 4, 4, 4, 4], false)).toBe(1);
    expect(flipsOf([3, 4, 4, 4, 4], true)).toBe(4);
  });

  it('become shares with an interval over pictures, and their mean over complete pictures', () => {
    const count = (sequences: readonly string[]) => {
      const board = new FlipBoard();
      for (const sequence of sequences) {
        for (let i = 0; i < 40; i++) board.add({ sequence, picture: `p${i}`, flips: [i % 4, 0], of: 4 });
      }
      return board;
    };
    const sequences = [info('tilt'), info('shot_noise', true)];
    const [moved, still] = [0, 1].map((model) => count(['tilt', 'shot_noise']).figures(model, sequences, 7));
    expect(moved!.perSequence[0]).toMatchObject({ sequence: 'tilt', value: 0.375, n: 40, comparedWith: 'before' });
    expect(moved!.perSequence[1]!.comparedWith).toBe('first');
    expect(moved!.mean!.low).toBeLessThan(0.375);
    expect(moved!.mean!.high).toBeGreaterThan(0.375);
    expect(moved!.mean!.high - moved!.mean!.low).toBeLessThan(0.25);
    expect(still!.mean).toEqual({ value: 0, low: 0, high: 0, n: 40 });
    // The order in which pictures were counted changes nothing.
    expect(count(['shot_noise', 'tilt']).figures(0, sequences, 7)).toEqual(moved);
    const part = count(['tilt']);
    part.add({ sequence: 'shot_noise', picture: 'p3', flips: [2, 0], of: 4 });
    expect(part.figures(0, sequences, 7).mean).toMatchObject({ value: (0.75 + 0.5) / 2, n: 1 });
    expect(new FlipBoard().figures(0, sequences, 7)).toEqual({ perSequence: [], mean: null });
  });
});
