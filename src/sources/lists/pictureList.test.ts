import { describe, expect, it } from 'vitest';
import type { PictureSource } from '../pictures/PictureSource';
import { ListError } from './ListError';
import { matchList } from './matchList';
import { parseList } from './parseList';
import { withList } from './withList';

const items = (...names: string[]) => names.map((name) => ({ name }));
const matched = (there: string[], ...names: string[]) =>
  matchList(items(...there), { file: 'ids.txt', names }, 'the folder').map(({ name }) => name);

describe('a list of pictures', () => {
  it.each([
    ['\ufeffb.jpg\r\n\r\n./x/a.jpg\n', 'ids.txt', ['b.jpg', 'x/a.jpg']],
    ['val/n01440764/ILSVRC2012_val_00000293.JPEG\n', 'ids.txt', ['val/n01440764/ILSVRC2012_val_00000293.JPEG']],
    ['x/a.JPEG 65\nx/b.JPEG 970\n', 'val.txt', ['x/a.JPEG', 'x/b.JPEG']],
    ['drawing 1.png\ndrawing 2.png', 'ids.txt', ['drawing 1.png', 'drawing 2.png']],
    ['class,path\n3,a.png\n4,"b, c.png"\n', 'ids.csv', ['a.png', 'b, c.png']],
    ['filename\na.png\n', 'ids.csv', ['a.png']],
    ['a.png,3\nb.png,4', 'ids.csv', ['a.png', 'b.png']],
    ['["a.png", "b.png"]', 'ids.json', ['a.png', 'b.png']],
    ['[{"label": 1, "file_name": "a.png"}]', 'ids.json', ['a.png']],
    ['{"a.png": 3, "b.png": 4}', 'ids.json', ['a.png', 'b.png']],
  ])('%j is read', (text, file, names) => {
    expect(parseList(text, file)).toEqual(names);
  });

  it.each([
    [' \n\n', 'ids.txt', /names no pictures/],
    ['PK\x03\x04\0\0,a.png\n,b', 'ids.zip', /^ids.zip is no text in UTF-8/],
    [
      'a.png\n\nb.png\na.png\n./b.png',
      'ids.txt',
      /2 pictures twice: "a.png" \(line 1 and line 4\), "b.png" \(line 3 and line 5\)/,
    ],
    ['["a.png"', 'ids.json', /is no JSON/],
    ['[{"x": 1}]', 'ids.json', /entry 1 is no name/],
    ['3', 'ids.json', /must be a list/],
    ['x,y\n1,2\n', 'ids.csv', /columns "x", "y"; none of them/],
  ])('%j is refused', (text, file, message) => {
    expect(() => parseList(text, file)).toThrow(message);
    expect(() => parseList(text, file)).toThrow(ListError);
  });

  it('means the picture in whatever folder it lies, and its copy in another format', () => {
    const folder = ['n1/x.JPEG', 'n2/y.JPEG', 'n2/z.JPEG'];
    expect(matched(folder, 'val/n2/y.JPEG', 'n1/x.JPEG')).toEqual(['n1/x.JPEG', 'n2/y.JPEG']);
    expect(matched(folder, 'y.JPEG')).toEqual(['n2/y.JPEG']);
    expect(matched(['x.JPEG', 'y.JPEG'], 'val/n1/x.JPEG')).toEqual(['x.JPEG']);
    expect(matched(['fog/3/n1/x.png', 'fog/3/n2/x.png'], 'val/n2/x.JPEG')).toEqual(['fog/3/n2/x.png']);
    expect(matched(['a/x.png', 'a/x.jpg'], 'b/a/x.jpg')).toEqual(['a/x.jpg']);
    expect(matched(['Ga\u0308nse.png'], 'G\u00e4nse.png')).toEqual(['Ga\u0308nse.png']);
  });

  it('is refused where it names what is not there, what may be two, or one picture in two ways', () => {
    const folder = ['n1/x.JPEG', 'n2/x.JPEG', 'n3/y.JPEG'];
    expect(() => matched(folder, 'n3/y.JPEG', 'n9/y.JPEG', 'a', 'b', 'c', 'd')).toThrow(
      /names 5 pictures of 6 that the folder does not have: "n9\/y.JPEG", "a", "b" and 2 more\. Nothing was done/,
    );
    expect(() => matched(folder, 'x.JPEG')).toThrow(/may mean n1\/x.JPEG or n2\/x.JPEG/);
    expect(() => matched(folder, 'n3/y.JPEG', 'y.JPEG')).toThrow(/a picture twice: n3\/y.JPEG \(as "n3\/y.JPEG" and/);
  });

  const source = (...names: string[]): PictureSource => ({
    name: 'folder',
    classNames: ['a', 'b'],
    entries: names.map((name) => ({ name, label: 0, load: () => Promise.reject(new Error('not read')) })),
    size: null,
    prepared: false,
  });
  const said = { layout: '', leftOut: [], notes: [], doubts: [] };

  it('narrows the parts that it names pictures of, and keeps the folder that all lie in', () => {
    const splits = new Map([
      ['train', source('d/train/a/1.png')],
      ['val', source('d/val/a/2.png', 'd/val/b/3.png')],
    ]);
    const opened = withList({ kind: 'pictures', splits, ...said }, { file: 'ids.txt', text: 'val/b/3.png' }, 'd');
    if (opened.kind !== 'pictures') throw new Error('pictures are expected');
    expect([...opened.splits].map(([split, { entries }]) => [split, entries.length])).toEqual([
      ['train', 1],
      ['val', 1],
    ]);
    expect(opened.folder).toBe('d/');
    expect(opened.notes).toEqual([
      '1 picture of 3 is used, those that ids.txt names. Of train it names none, and all are used.',
    ]);
  });

  it('narrows every corruption and severity, and names the one that lacks a picture', () => {
    const cells = new Map([
      ['fog 1', source('fog/1/a/x.png', 'fog/1/a/y.png')],
      ['fog 2', source('fog/2/a/x.png')],
    ]);
    const corrupted = {
      name: 'copies',
      classNames: ['a'],
      corruptions: [{ name: 'fog', severities: [1, 2] }],
      at: (name: string, severity: number) => cells.get(`${name} ${severity}`)!,
    };
    const narrowed = (text: string) => {
      const opened = withList({ kind: 'corrupted', corrupted, ...said }, { file: 'ids.txt', text }, 'copies');
      if (opened.kind !== 'corrupted') throw new Error('corrupted pictures are expected');
      return [1, 2].map((severity) => opened.corrupted.at('fog', severity).entries.map(({ name }) => name));
    };
    expect(narrowed('val/a/x.JPEG')).toEqual([['fog/1/a/x.png'], ['fog/2/a/x.png']]);
    expect(() => narrowed('y.JPEG')).toThrow(/that copies, fog 2, does not have: "y.JPEG"/);
  });
});
