import { expect, it } from 'vitest';
import { firstTwice } from './firstTwice';

it('finds the first that was there before, among many at once', () => {
  expect(firstTwice(['a', 'b', 'c', 'b', 'a'])).toBe('b');
  expect(firstTwice([1, 2, 3])).toBeUndefined();
  // By looking through the list for each of them this took seconds.
  const many = Array.from({ length: 100_000 }, (_, i) => i);
  expect(firstTwice([...many, 99_999])).toBe(99_999);
});
