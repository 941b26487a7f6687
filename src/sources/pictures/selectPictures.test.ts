import { describe, expect, it } from 'vitest';
import { countByClass } from './PictureSource';
import { limitCount, limitPerClass, onlyClasses } from './selectPictures';
import { testSource } from './testing';

const names = (source: { entries: readonly { name: string }[] }) => source.entries.map((entry) => entry.name);

describe('classes', () => {
  const source = testSource([2, 3, 4]);

  it('are numbered anew in the order asked for', () => {
    const some = onlyClasses(source, ['class2', 'class0']);
    expect(some.classNames).toEqual(['class2', 'class0']);
    expect(countByClass(some).classes).toEqual([4, 2]);
  });

  it('that are unknown are named', () => {
    expect(() => onlyClasses(source, ['class0', 'cat'])).toThrow(/no class "cat".*"class0"/);
    expect(() => onlyClasses(source, [])).toThrow(/at least one/);
  });
});

describe('a limit', () => {
  const source = testSource([5, 50, 20]);

  it('draws so many of each class by seed, a smaller one a part of a larger one', () => {
    const ten = limitPerClass(source, 10, 7);
    expect(countByClass(ten).classes).toEqual([5, 10, 10]);
    expect(names(limitPerClass(source, 10, 7))).toEqual(names(ten));
    expect(names(limitPerClass(source, 10, 8))).not.toEqual(names(ten));
    const five = new Set(names(limitPerClass(source, 4, 7)));
    expect(names(ten).filter((name) => five.has(name))).toHaveLength(five.size);
    expect(() => limitPerClass(source, 0, 7)).toThrow(/at least 1/);
  });

  it('does not depend on the order of the entries or on other classes', () => {
    const shuffled = { ...source, entries: [...source.entries].reverse() };
    expect(names(limitPerClass(shuffled, 10, 7)).sort()).toEqual(names(limitPerClass(source, 10, 7)).sort());
    const alone = limitPerClass(onlyClasses(source, ['class1']), 10, 7);
    expect(names(alone)).toEqual(names(limitPerClass(source, 10, 7)).filter((name) => name.startsWith('class1')));
  });

  it('in all is spread evenly', () => {
    expect(countByClass(limitCount(source, 30, 7)).classes.sort((a, b) => a - b)).toEqual([5, 12, 13]);
    expect(limitCount(source, 2, 7).entries).toHaveLength(2);
    expect(limitCount(source, 1000, 7).entries).toHaveLength(75);
  });

  it('serves pictures without labels', () => {
    const unlabelled = { ...source, entries: source.entries.map((entry) => ({ ...entry, label: -1 })) };
    expect(limitPerClass(unlabelled, 10, 1).entries).toHaveLength(10);
    expect(countByClass(limitCount(unlabelled, 12, 1)).unlabelled).toBe(12);
  });
});
