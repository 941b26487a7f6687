import { expect, it } from 'vitest';
import { alphasOf, alphasText } from './alphas';

it('reads what it writes, and what people write', () => {
  expect(alphasOf(alphasText([0, 0.25, 1]))).toEqual([0, 0.25, 1]);
  expect(alphasOf(' 0.1;0.2  0.3,')).toEqual([0.1, 0.2, 0.3]);
  expect(alphasOf('')).toEqual([]);
  expect(alphasOf('0.1, half')).toEqual([0.1, NaN]);
});
