import { expect, it } from 'vitest';
import { evenPlaces } from './evenPlaces';

it('lie at even distances from the first on, each once', () => {
  expect([...evenPlaces(3, 10)]).toEqual([0, 3, 6]);
  expect([...evenPlaces(4, 4)]).toEqual([0, 1, 2, 3]);
  expect(evenPlaces(0, 4)).toHaveLength(0);
});
