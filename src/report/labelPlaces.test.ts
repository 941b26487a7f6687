import { expect, it } from 'vitest';
import { labelPlaces } from './labelPlaces';

it('leaves labels where their points are, and moves only those that would meet', () => {
  expect(labelPlaces([10, 100, 50], 15, 0, 200)).toEqual([10, 100, 50]);
  const crowded = labelPlaces([195, 196, 197, 20], 15, 0, 200);
  expect(crowded).toEqual([170, 185, 200, 20]);
  const sorted = labelPlaces([5, 5, 5, 5], 15, 0, 200).sort((a, b) => a - b);
  expect(sorted).toEqual([5, 20, 35, 50]);
});

it('never lets two labels meet, even where there is no room', () => {
  const places = labelPlaces(new Array<number>(10).fill(40), 15, 0, 60).sort((a, b) => a - b);
  places.slice(1).forEach((place, i) => expect(place - places[i]!).toBeGreaterThanOrEqual(15));
});
