import { expect, it } from 'vitest';
import { messageOf } from './message';

it.each([
  [new Error('It broke.'), 'It broke.'],
  [new RangeError(''), 'RangeError'],
  [new DOMException('The request was denied.', 'SecurityError'), 'The request was denied.'],
  [{ message: 'of another realm' }, 'of another realm'],
  [{ message: 3 }, '[object Object]'],
  ['a text', 'a text'],
  [null, 'null'],
  [undefined, 'undefined'],
  [7, '7'],
])('the words of %o', (thrown, words) => {
  expect(messageOf(thrown)).toBe(words);
});
