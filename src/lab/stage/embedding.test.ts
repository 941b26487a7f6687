import { describe, expect, it } from 'vitest';
import { parseHash } from '../urlState';
import { embedCode, framedMode, inForeignFrame, wholeHash } from './embedding';

describe('the page in a frame', () => {
  it('knows a frame of another site by what it may not read', () => {
    const self = {} as Window & typeof globalThis;
    const foreign = Object.defineProperty({}, 'location', {
      get: () => {
        throw new DOMException('no', 'SecurityError');
      },
    }) as Window;
    expect(inForeignFrame({ top: self, self })).toBe(false);
    expect(inForeignFrame({ top: { location: { href: 'x' } } as Window, self })).toBe(false);
    expect(inForeignFrame({ top: foreign, self })).toBe(true);
    expect(framedMode({ idle: 60 }, 'data', true)).toEqual({ idle: 60, embed: 'look' });
    expect(framedMode({}, 'results', true)).toEqual({ embed: 'results' });
    expect(framedMode({}, 'data', false)).toEqual({});
  });

  it('has lines for another page that open what is shown, and a way back to the whole', () => {
    const code = embedCode('https://a.org/?x="', '#look?present&embed=look&steps=fog:3&lock=seed&view.seed=2', 'look');
    const source = /src="([^"]+)"/.exec(code)![1]!.replaceAll('&quot;', '"').replaceAll('&amp;', '&');
    expect(source).toBe('https://a.org/?x="#look?embed=look&present&steps=fog:3&view.seed=2');
    expect(parseHash(source.slice(source.indexOf('#')))).toMatchObject({
      mode: { embed: 'look', present: true },
      problems: [],
    });
    expect(code).toContain('title="Temper: a picture and its corruptions"');
    expect(wholeHash('#look?embed=look&idle=60&steps=fog:3')).toBe('#look?steps=fog:3');
    expect(wholeHash('#look?embed=look')).toBe('#look');
    expect(wholeHash('#look')).toBe('#look');
  });
});
