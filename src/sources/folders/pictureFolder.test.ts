import { describe, expect, it } from 'vitest';
import { bytesFile } from '../files/SourceFile';
import { countByClass } from '../pictures/PictureSource';
import { decodeTest, pictureFile } from '../pictures/testing';
import { toImageSet } from '../pictures/toImageSet';
import { naturalOrder } from './naturalOrder';
import { openPictureFolder } from './pictureFolder';

const open = (paths: readonly string[], more = {}) =>
  openPictureFolder(
    paths.map((path) => pictureFile(path)),
    { name: 'folder', decode: decodeTest, ...more },
  );
const pictures = async (paths: readonly string[], more = {}) => {
  const opened = await open(paths, more);
  if (opened.kind !== 'pictures') throw new Error(opened.layout);
  return opened.splits;
};
const corrupted = async (paths: readonly string[]) => {
  const opened = await open(paths);
  if (opened.kind !== 'corrupted') throw new Error(opened.layout);
  return opened.corrupted;
};

describe('natural order', () => {
  it('counts numbers as numbers and is total', () => {
    const sorted = ['a', 'a1', 'a01', 'a2', 'a10', 'a10b', 'b', 'img2.png', 'img10.png'];
    expect([...sorted].reverse().sort(naturalOrder)).toEqual([
      'a',
      'a01',
      'a1',
      'a2',
      'a10',
      'a10b',
      'b',
      'img2.png',
      'img10.png',
    ]);
    expect(naturalOrder('99999999999999999998', '99999999999999999999')).toBeLessThan(0);
  });
});

describe('class folders', () => {
  it('become classes, pictures in natural order', async () => {
    const source = (await pictures(['dog/10.png', 'dog/9.png', 'cat/1.JPG'])).get('all')!;
    expect(source.classNames).toEqual(['cat', 'dog']);
    expect(source.entries.map(({ name, label }) => [name, label])).toEqual([
      ['cat/1.JPG', 0],
      ['dog/9.png', 1],
      ['dog/10.png', 1],
    ]);
    expect((await toImageSet(source, { side: 8 })).set.count).toBe(3);
  });

  it('are found under folders that wrap them and over folders that hold them', async () => {
    expect((await pictures(['imagenet-r/v1/a/x.png', 'imagenet-r/v1/b/x.png'])).get('all')!.classNames).toEqual([
      'a',
      'b',
    ]);
    expect((await pictures(['a/images/x.png', 'b/images/x.png'])).get('all')!.classNames).toEqual(['a', 'b']);
    expect((await pictures(['1/images/x.png', '2/images/x.png'])).get('all')!.classNames).toEqual(['1', '2']);
    expect((await pictures(['a/x.png', 'a/y.png'])).get('all')!.classNames).toEqual(['a']);
  });

  it('with numbers are counted as torchvision does, which is said, or naturally', async () => {
    const paths = ['10/x.png', '2/x.png', '1/x.png'];
    const opened = await open(paths);
    expect(opened.kind === 'pictures' && opened.splits.get('all')!.classNames).toEqual(['1', '10', '2']);
    expect(opened.doubts).toMatchObject([{ option: 'classOrder', chosen: 'torchvision' }]);
    expect(opened.doubts[0]!.said).toMatch(/class 1 is “10” \(1, 10, 2\); as timm does, it would be “2” \(1, 2, 10\)/);
    const natural = await open(paths, { classOrder: 'natural' });
    expect(natural.kind === 'pictures' && natural.splits.get('all')!.classNames).toEqual(['1', '2', '10']);
    expect(natural.doubts).toMatchObject([{ chosen: 'natural' }]);
    expect((await open(['01/x.png', '02/x.png', '10/x.png'])).doubts).toEqual([]);
  });

  it('in splits share their classes', async () => {
    const splits = await pictures(['d/train/a/1.png', 'd/train/b/1.png', 'd/val/b/2.png']);
    expect([...splits.keys()]).toEqual(['train', 'val']);
    expect(splits.get('val')!.entries).toMatchObject([{ name: 'd/val/b/2.png', label: 1 }]);
  });

  it('leave hidden files alone and list others', async () => {
    const { leftOut, ...opened } = await open([
      'a/x.png',
      'a/.x.png',
      '__MACOSX/a/x.png',
      '.git/x.png',
      'a/Thumbs.db',
      'a/notes.txt',
    ]);
    expect(leftOut).toEqual([{ name: 'a/notes.txt', why: 'no picture by its name' }]);
    expect(opened.kind === 'pictures' && opened.splits.get('all')!.entries).toHaveLength(1);
  });

  it('with unreadable pictures tell which', async () => {
    const files = [pictureFile('a/x.png'), pictureFile('a/y.png', 255), bytesFile('b/z.png', new Uint8Array(0))];
    const opened = await openPictureFolder(files, { name: 'folder', decode: decodeTest });
    if (opened.kind !== 'pictures') throw new Error(opened.layout);
    const { leftOut } = await toImageSet(opened.splits.get('all')!, { side: 8 });
    expect(leftOut).toEqual([
      { name: 'a/y.png', why: 'not a picture that can be read' },
      { name: 'b/z.png', why: 'the file is empty' },
    ]);
  });
});

describe('a flat folder', () => {
  it('has no labels', async () => {
    const source = (await pictures(['x.png', 'y.png'])).get('all')!;
    expect(countByClass(source)).toEqual({ classes: [], unlabelled: 2 });
  });
});

describe('ImageNet-C folders', () => {
  const paths = ['fog', 'snow'].flatMap((c) =>
    ['1', '3'].flatMap((s) => ['n01', 'n02'].map((wnid) => `${c}/${s}/${wnid}/x.JPEG`)),
  );

  it.each(['', 'imagenet-c/', 'weather/'])('are found under "%s"', async (prefix) => {
    const found = await corrupted(paths.map((path) => prefix + path));
    expect(found.corruptions).toEqual([
      { name: 'fog', severities: [1, 3] },
      { name: 'snow', severities: [1, 3] },
    ]);
    const source = found.at('snow', 3);
    expect(source.prepared).toBe(true);
    expect(source.entries.map(({ name, label }) => [name, label])).toEqual([
      [`${prefix}snow/3/n01/x.JPEG`, 0],
      [`${prefix}snow/3/n02/x.JPEG`, 1],
    ]);
    expect(() => found.at('snow', 2)).toThrow(/no snow of severity 2/);
    expect((await toImageSet(source, { side: 8 })).asTheyAre).toBe(2);
  });

  it('may be in groups, of one corruption, or one corruption chosen alone', async () => {
    const groups = await corrupted([
      ...paths.map((p) => `weather/${p}`),
      'noise/shot/1/n01/x.png',
      'noise/shot/1/n02/x.png',
    ]);
    expect(groups.corruptions.map(({ name }) => name)).toEqual(['shot', 'fog', 'snow']);
    expect((await corrupted(['fog/3/n01/x.png', 'fog/3/n02/x.png'])).corruptions).toEqual([
      { name: 'fog', severities: [3] },
    ]);
    expect((await corrupted(['1/n01/x.png', '1/n02/x.png', '2/n01/x.png', '2/n02/x.png'])).corruptions).toEqual([
      { name: 'folder', severities: [1, 2] },
    ]);
  });

  it('are refused where classes are missing in one of them', async () => {
    await expect(open(paths.slice(0, -1))).rejects.toThrow(/snow\/3 has no pictures of "n02"/);
  });
});

describe('other layouts', () => {
  it('are refused with what was found', async () => {
    await expect(open([])).rejects.toThrow(/holds no pictures/);
    await expect(open(['a/x.png', 'a/y.png', 'z.png', 'a/old/w.png'])).rejects.toThrow(
      /1 directly in it \(such as z.png\), 2 at 1 folder deep \(such as a.x.png\), 1 at 2 folders deep/,
    );
    await expect(open(['cats/black/x.png', 'dogs/brown/y.png'])).rejects.toThrow(
      /2 levels of folders \("cats", "dogs" \/ "black", "brown"\)/,
    );
  });
});
