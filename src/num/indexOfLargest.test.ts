import { expect, it } from 'vitest';
import { indexOfLargest } from './indexOfLargest';

it('is the first of equals, counted from the first that is looked at', () => {
  expect(indexOfLargest([1, 3, 2, 3])).toBe(1);
  expect(indexOfLargest(Float32Array.of(9, 1, 2, 8), 1, 2)).toBe(1);
  expect(indexOfLargest([5, 1, 2], 1)).toBe(1);
});
