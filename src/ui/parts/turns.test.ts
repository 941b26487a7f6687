import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { inTurn, takeAllTurns } from './turns';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('does one thing a task, in order, without what was taken back or failed', () => {
  const done: string[] = [];
  inTurn(() => done.push('a'));
  const takeBack = inTurn(() => done.push('b'));
  inTurn(() => {
    throw new Error('of its own');
  });
  inTurn(() => {
    done.push('c');
    inTurn(() => done.push('later'));
  });
  expect(done).toEqual([]);
  takeBack();
  vi.advanceTimersToNextTimer();
  expect(done).toEqual(['a']);
  expect(() => vi.advanceTimersToNextTimer()).toThrow('of its own');
  vi.advanceTimersToNextTimer();
  expect(done).toEqual(['a', 'c']);
  vi.runAllTimers();
  expect(done).toEqual(['a', 'c', 'later']);
});

it('does all at once for tests', () => {
  const done: number[] = [];
  inTurn(() => {
    done.push(1);
    inTurn(() => done.push(3));
  });
  inTurn(() => done.push(2));
  takeAllTurns();
  expect(done).toEqual([1, 2, 3]);
  vi.runAllTimers();
  expect(done).toEqual([1, 2, 3]);
});
