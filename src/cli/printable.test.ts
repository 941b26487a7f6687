import { describe, expect, it } from 'vitest';
import { readOptions } from './readOptions';
import { counted, printable } from './printable';
import { soon } from '../../test/patience';

describe('printable', () => {
  it('leaves names of people alone, and writes out what would steer a terminal', () => {
    for (const name of ['a b.png', 'quote\'".png', 'Gänse.png', '猫.png', '-dash.png'])
      expect(printable(name)).toBe(name);
    expect(printable('new\nline.png')).toBe('"new\\nline.png"');
    expect(printable('red\u001b[31m')).toBe('"red\\u001b[31m"');
    expect(printable('\u202egnp.exe')).toBe('"\\u202egnp.exe"');
  });

  it('counts', () => {
    expect([counted(1, 'copy', 'copies'), counted(0, 'picture'), counted(1200, 'file')]).toEqual([
      '1 copy',
      '0 pictures',
      '1,200 files',
    ]);
  });
});

describe('readOptions', () => {
  const read = (...args: string[]) =>
    readOptions(args, { list: { type: 'string' }, once: { type: 'string' }, flag: { type: 'boolean' } }, 'HELP', [
      'list',
    ]);

  it('joins what may be given in parts, and loses nothing that is given twice', () => {
    expect(read('--list', 'a,b', '--list=c', '--once', 'x')).toEqual({ list: 'a,b,c', once: 'x' });
    expect(() => read('--once', 'x', '--once', 'y')).toThrow('--once is given 2 times; give it once.');
    expect(() => read('--flag', '--flag')).toThrow('--flag is given 2 times');
  });

  it('names the nearest option', () => {
    expect(() => read('--lists', 'a')).toThrow('There is no option --lists here. Did you mean --list?\n\nHELP');
    expect(() => read('--xyz')).toThrow(/^There is no option --xyz here\.\n\nHELP$/);
    expect(() => read('stray')).toThrow("Unexpected argument 'stray'");
    expect(() => read('--once')).toThrow('--once needs a value behind it.');
  });

  it('takes no time over an argument that nobody has typed', () =>
    soon(() => {
      expect(() => read(`-${'x'.repeat(3_000_000)}`)).toThrow('An argument of 3000001 letters (-xxxx');
      expect(() => read('--list', ...new Array<string>(20_000).fill('a.png'))).toThrow(
        /^There are 20001 arguments .* name their folder/,
      );
    }));
});
