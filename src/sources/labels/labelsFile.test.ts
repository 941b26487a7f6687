import { describe, expect, it } from 'vitest';
import { applyLabels, applyNames, parseLabels, parseNames } from './labelsFile';
import type { PictureSource } from '../pictures/PictureSource';

const source = (names: readonly string[]): PictureSource => ({
  name: 'folder',
  classNames: [],
  entries: names.map((name) => ({ name, label: -1, load: () => Promise.reject(new Error('not read')) })),
  size: null,
  prepared: false,
});
const labelsOf = (of: PictureSource) => of.entries.map(({ label }) => label);

describe('labels.json', () => {
  it('gives indices, plain or in objects, by path or by file name', () => {
    const labels = parseLabels(
      '{"a.jpg": 2, "./x/b.jpg": {"class": 0, "wnid": "n1", "name": "cat"}, "c.jpg": {"class": 1}}',
    );
    const labelled = applyLabels(source(['x/a.jpg', 'x/b.jpg', 'c.jpg']), labels);
    expect(labelsOf(labelled)).toEqual([2, 0, 1]);
    expect(labelled.classNames).toEqual(['cat', 'class 1', 'class 2']);
    expect(applyLabels(source(['c.jpg']), labels, ['no', 'yes']).classNames).toEqual(['no', 'yes']);
  });

  it.each([
    ['{"a.jpg": 1', /labels.json is no JSON/],
    ['[1, 2]', /must be an object/],
    ['{}', /no entries/],
    ['{"a.jpg": "cat"}', /"a.jpg" has "cat"; a whole number/],
    ['{"a.jpg": -1}', /has -1/],
    ['{"a.jpg": 1.5}', /has 1.5/],
    ['{"a.jpg": {"klass": 1}}', /"a.jpg" has as "class" nothing/],
    ['{"a.jpg": null}', /has null/],
    ['{"a": {"class": 1, "name": "x"}, "b": {"class": 1, "name": "y"}}', /two names, "x" and "y"/],
  ])('%s is refused', (text, message) => {
    expect(() => parseLabels(text)).toThrow(message);
  });

  it('must name all pictures, one each, in the range of the model', () => {
    const labels = parseLabels('{"a.jpg": 7}');
    expect(() => applyLabels(source(['a.jpg', 'b.jpg']), labels)).toThrow(/no label for 1 of 2 pictures: "b.jpg"/);
    expect(() => applyLabels(source(['x/a.jpg', 'y/a.jpg']), labels)).toThrow(/may mean x\/a.jpg or y\/a.jpg/);
    expect(() => applyLabels(source(['a.jpg']), labels, ['one'])).toThrow(
      /"a.jpg" has class 7, and the model has 1 classes/,
    );
  });
});

describe('names.txt', () => {
  it('chooses in its order', () => {
    const names = parseNames('\ufeffb.jpg\r\n\r\n./x/a.jpg\n');
    expect(names).toEqual(['b.jpg', 'x/a.jpg']);
    expect(applyNames(source(['x/a.jpg', 'x/b.jpg', 'c.jpg']), names).entries.map(({ name }) => name)).toEqual([
      'x/b.jpg',
      'x/a.jpg',
    ]);
  });

  it('is refused where it is empty, repeats, or names what is not there', () => {
    expect(() => parseNames(' \n\n')).toThrow(/names no files/);
    expect(() => parseNames('a\n\nb\na')).toThrow(/"a" twice, in lines 1 and 4/);
    expect(() => applyNames(source(['a']), ['a', 'b', 'c'])).toThrow(/names 2 files that folder has not: "b", "c"/);
    expect(() => applyNames(source(['x/a', 'y/a']), ['a'])).toThrow(/Write the whole path/);
  });
});
