import { describe, expect, it } from 'vitest';
import { codePointOrder, inClassOrder, orderDoubts } from './classOrder';

describe('the order of classes', () => {
  it('is that of Python’s strings by default: case first, numbers by their digits, characters beyond 16 bits last', () => {
    const names = ['b', 'B', 'a10', 'a2', 'ä', '\u{1f600}', '\uff5e', 'ab', 'a'];
    expect(inClassOrder(names)).toEqual(['B', 'a', 'a10', 'a2', 'ab', 'b', 'ä', '\uff5e', '\u{1f600}']);
    expect(['\u{1f600}', '\uff5e'].sort()).toEqual(['\u{1f600}', '\uff5e']);
    expect(codePointOrder('a', 'a')).toBe(0);
  });

  it('is timm’s where it is chosen: numbers as numbers, case ignored', () => {
    expect(inClassOrder(['b', 'B', 'a10', 'A2', 'a'], 'natural')).toEqual(['a', 'A2', 'a10', 'B', 'b']);
  });

  it('is doubtful only where the two differ', () => {
    expect(orderDoubts(['cat', 'dog', 'n01', 'n02'])).toEqual([]);
    const [doubt] = orderDoubts(['Dog', 'cat']);
    expect(doubt).toMatchObject({ option: 'classOrder', chosen: 'torchvision' });
    expect(doubt!.said).toMatch(/class 0 is “Dog” \(Dog, cat\); as timm does, it would be “cat” \(cat, Dog\)/);
    expect(doubt!.choices.map(({ value }) => value)).toEqual(['torchvision', 'natural']);
  });

  it('takes any name, and each once', () => {
    expect(inClassOrder(['__proto__', 'constructor', '', '__proto__', 'length'])).toEqual([
      '',
      '__proto__',
      'constructor',
      'length',
    ]);
  });
});
