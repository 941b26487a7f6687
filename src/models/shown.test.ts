import { describe, expect, it } from 'vitest';
import { shownName, shownNames, shownShape, shownValue } from './shown';

describe('what a message shows of a file', () => {
  it('is short, on one line, and steers no terminal', () => {
    expect(shownName('a.weight')).toBe('a.weight');
    expect(shownName('a\nb\u001b[31m\u202e')).toBe('a?b?[31m?');
    const long = shownName(`begin${'x'.repeat(100_000)}end`);
    expect([long.length, long.slice(0, 5), long.slice(-3)]).toEqual([99, 'begin', 'end']);
    expect(shownNames(['a', 'b', 'c', 'd', 'e'])).toBe('a, b, c and 2 more');
    expect(shownShape([1, null, 3])).toBe('[1, ?, 3]');
    expect(shownShape(Array<number>(1000).fill(7))).toBe('[7, 7, 7, 7, 7, 7, 7, 7, …]');
  });

  it('is no more of a value than its first level', () => {
    let deep: unknown = 1;
    for (let i = 0; i < 1_000_000; i++) deep = [deep];
    expect(shownValue(deep)).toBe('[[…]]');
    expect(shownValue({ a: deep, b: 'x', c: null, d: 4 })).toBe('{"a":[…],"b":"x","c":null,…}');
    expect([shownValue('x'), shownValue(undefined), shownValue(1.5), shownValue([1, 'a'])]).toEqual([
      '"x"',
      'nothing',
      '1.5',
      '[1,"a"]',
    ]);
    expect(shownValue(Array<string>(1000).fill('x'.repeat(1000))).length).toBeLessThan(1000);
  });
});
