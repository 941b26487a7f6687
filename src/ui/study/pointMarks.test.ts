import { expect, it } from 'vitest';
import { pointMark } from './pointMarks';

it('gives no two of as many methods as there are the same ink and shape', () => {
  const marks = Array.from({ length: 25 }, (_, i) => pointMark(i));
  expect(new Set(marks.map(({ ink, symbol }) => `${ink} ${symbol}`)).size).toBe(25);
  expect(marks[0]).toMatchObject({ symbol: 'circle', path: expect.stringMatching(/^M.*Z$/) });
});
