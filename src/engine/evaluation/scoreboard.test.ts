import { describe, expect, it } from 'vitest';
import { accuracyOf, clusteredAccuracy } from '../../evaluate/metrics';
import { Scoreboard } from './scoreboard';

const right = (...values: number[]) => Float64Array.from(values);

describe('Scoreboard', () => {
  it('counts a set that comes in batches as one', () => {
    const board = new Scoreboard();
    board.add('clean', ['a', 'b'], right(1, 0));
    board.add('clean', ['c'], right(1));
    expect(board.of('clean')).toEqual(accuracyOf(right(1, 0, 1)));
    expect(board.of('sketch')).toBeNull();
    expect(board.corrupted()).toBeNull();
  });

  it('makes the interval of the corrupted mean over pictures, as a report does', () => {
    const board = new Scoreboard();
    board.add({ corruption: 'fog', severity: 1 }, ['a', 'b'], right(1, 1));
    board.add({ corruption: 'fog', severity: 5 }, ['b', 'a'], right(0, 0));
    board.add({ corruption: 'snow', severity: 1 }, ['a', 'b'], right(1, 0));
    expect(board.corrupted()).toEqual(clusteredAccuracy(right(2 / 3, 1 / 3), 3));
    expect(board.perCorruption()).toEqual({
      fog: { 1: accuracyOf(right(1, 1)), 5: accuracyOf(right(0, 0)) },
      snow: { 1: accuracyOf(right(1, 0)) },
    });
  });

  it('tells how many answers there were where a cell lacks a picture', () => {
    const board = new Scoreboard();
    board.add({ corruption: 'fog', severity: 1 }, ['a', 'b'], right(1, 1));
    board.add({ corruption: 'snow', severity: 1 }, ['a'], right(0));
    expect(board.corrupted()).toMatchObject({ n: 3, accuracy: 0.75 });
  });
});
