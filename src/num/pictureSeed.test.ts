import { describe, expect, it } from 'vitest';
import { pictureSeed, pictureStream, stemOf, commonFolder } from './pictureSeed';
import { deriveSeed, hash3 } from './random';

describe('pictureSeed', () => {
  it('is one for a name in all its forms, and as it always was for plain names', () => {
    const forms = ['G\u00e4nse/M\u00f6we', 'Ga\u0308nse/Mo\u0308we', 'Ga\u0308nse/M\u00f6we'];
    expect(new Set(forms.map((stem) => pictureSeed(7, stem))).size).toBe(1);
    expect(pictureSeed(7, 'a/one')).toBe(deriveSeed(7, 'a/one'));
    // The Angstrom sign and the letter.
    expect(pictureSeed(7, '\u212b')).toBe(pictureSeed(7, '\u00c5'));
  });

  it('tells names and seeds apart', () => {
    expect(pictureSeed(7, 'a')).not.toBe(pictureSeed(7, 'A'));
    expect(pictureSeed(7, 'a')).not.toBe(pictureSeed(8, 'a'));
  });
});

describe('pictureStream', () => {
  it('is the seed without its seed', () => {
    for (const name of ['a/one.jpg', 'G\u00e4nse.png', 'Ga\u0308nse.webp', 'test.bin#17']) {
      expect(hash3(9, pictureStream(name), 0)).toBe(pictureSeed(9, stemOf(name)));
    }
  });

  it('knows a record from its neighbours, and a picture in another format again', () => {
    expect(stemOf('b/c.d.png')).toBe('b/c.d');
    expect(stemOf('b.d/c')).toBe('b.d/c');
    expect(pictureStream('test.bin#1')).not.toBe(pictureStream('test.bin#2'));
    expect(pictureStream('x/a.png')).toBe(pictureStream('x/a.jpg'));
  });
});

describe('commonFolder', () => {
  it.each([
    [['val/a/1.png', 'val/b/1.png'], 'val/'],
    [['a/1.png', 'b/1.png'], ''],
    [['x/y/a/1.png', 'x/y/a/2.png', 'x/z/1.png'], 'x/'],
    [['val/1.png', 'value/1.png'], ''],
    [['set/test.bin#0', 'set/test.bin#1'], 'set/'],
    [['1.png'], ''],
    [[], ''],
  ])('%j: %j', (names, folder) => {
    expect(commonFolder(names)).toBe(folder);
  });
});
