import { expect, it } from 'vitest';
import { fewPicturesHint } from './fewPictures';

const hint = (...splits: number[][]) =>
  fewPicturesHint(
    ['cat', 'dog'],
    splits.map((perClass) => ({ perClass })),
  );

it('says what one picture of each class, and one class, are good for', () => {
  expect(hint([1, 1])).toMatch(
    /^There is one picture of each class\. An experiment needs 3 of each; .*temper evaluate/,
  );
  expect(hint([9, 0])).toMatch(/^All of these pictures are of one class, “cat”\..*temper evaluate/);
});

it('is silent where an experiment can learn, and where nothing says what is what', () => {
  expect(hint([2, 1])).toBeNull();
  expect(hint([1, 1], [1, 1])).toBeNull();
  expect(hint([0, 0])).toBeNull();
  expect(fewPicturesHint([], [{ perClass: [] }])).toBeNull();
});
