import { describe, expect, it } from 'vitest';
import { makeZip, text } from '../archives/testing';
import { bytesFile } from '../files/SourceFile';
import { openPictures } from '../openPictures';
import { decodeTest, pictureFile } from '../pictures/testing';
import type { SourceFile } from '../files/SourceFile';

const pictures = ['photos/a.png', 'photos/b.png', 'photos/c.png'].map((path) => pictureFile(path));
const labels = (value: unknown) => bytesFile('photos/labels.json', text(JSON.stringify(value)));

async function opened(files: readonly SourceFile[], more = {}) {
  const found = await openPictures(files, { name: 'photos', decode: decodeTest, ...more });
  if (found.kind !== 'pictures') throw new Error(found.layout);
  const { classNames, entries } = found.splits.get('all')!;
  return { classNames, labels: entries.map(({ label }) => label), layout: found.layout, leftOut: found.leftOut };
}

describe('labels.json beside pictures', () => {
  it('labels them with the classes that they have', async () => {
    const value = { 'a.png': { class: 7, name: 'cat' }, 'photos/b.png': { class: 2, name: 'dog' } };
    const expected = { classNames: ['dog', 'cat'], labels: [1, 0, -1], leftOut: [] };
    expect(await opened([...pictures, labels(value)])).toMatchObject(expected);
    const packed = { 'a.png': Uint8Array.of(8, 1), 'b.png': Uint8Array.of(8, 1), 'c.png': Uint8Array.of(8, 1) };
    const zip = makeZip({ ...packed, 'labels.json': text('{"a.png": 1, "b.png": 0}') });
    expect(await opened([zip])).toMatchObject({ classNames: ['class 0', 'class 1'], labels: [1, 0, -1] });
  });

  it('names them by WordNet ids where it has them, and tells equal names apart', async () => {
    const ids = { 'a.png': { class: 1, wnid: 'n01443537' }, 'b.png': { class: 0, wnid: 'n01440764' } };
    expect((await opened([...pictures, labels(ids)])).classNames).toEqual(['n01440764', 'n01443537']);
    const alike = { 'a.png': { class: 1, name: 'crane' }, 'b.png': { class: 4, name: 'crane' } };
    expect((await opened([...pictures, labels(alike)])).classNames).toEqual(['crane', 'crane (4)']);
  });

  it('is left out where it names others, or folders say the class and it does not say all of them', async () => {
    const none = await opened([...pictures, labels({ 'z.png': 1 })]);
    expect(none.leftOut).toEqual([
      { name: 'photos/labels.json', why: expect.stringMatching(/labels for "z.png".*fits neither/) },
    ]);
    const folders = [pictureFile('cat/a.png'), pictureFile('cat/b.png'), pictureFile('dog/c.png')];
    const some = await opened([...folders, bytesFile('labels.json', text('{"a.png": 1, "c.png": 0}'))]);
    expect(some.classNames).toEqual(['cat', 'dog']);
    expect(some.leftOut).toMatchObject([
      { name: 'labels.json', why: expect.stringContaining('does not name 1') as string },
    ]);
    const broken = await opened([...folders, bytesFile('labels.json', text('{'))]);
    expect(broken.leftOut).toMatchObject([{ name: 'labels.json', why: expect.stringContaining('no JSON') as string }]);
  });

  it('that numbers the folders settles their order', async () => {
    const folders = ['1', '2', '10'].map((name) => pictureFile(`${name}/a.png`));
    const file = bytesFile('class_to_idx.json', text('{"10": 0, "2": 1, "1": 2}'));
    const found = await openPictures([...folders, file], { name: 'photos', decode: decodeTest });
    expect(found).toMatchObject({ doubts: [{ option: 'answers', chosen: 'all' }], leftOut: [] });
    expect(found.notes.join()).toMatch(/class_to_idx.json numbers the classes: “10” is class 0/);
    expect(found.kind === 'pictures' && found.splits.get('all')!.classNames).toEqual(['10', '2', '1']);
  });

  it('may be another file that is named, or lie beside an archive', async () => {
    const mine = bytesFile('mine.csv', text('filename,label\na.png,1\nb.png,0\nc.png,0\n'));
    expect((await opened([...pictures, mine])).classNames).toEqual(['photos']);
    expect(await opened([...pictures, mine], { labels: 'mine.csv' })).toMatchObject({ labels: [1, 0, 0], leftOut: [] });
    expect(await opened(pictures, { labelsFile: mine })).toMatchObject({ labels: [1, 0, 0] });
    await expect(opened(pictures, { labels: 'mine.csv' })).rejects.toThrow(/no file mine.csv/);
    const zip = makeZip({ 'a.png': Uint8Array.of(8, 1), 'b.png': Uint8Array.of(8, 1), 'c.png': Uint8Array.of(8, 1) });
    expect(await opened([zip, bytesFile('labels.json', text('{"a.png": 5, "c.png": 2}'))])).toMatchObject({
      labels: [1, -1, 0],
    });
  });

  it('says how many pictures have no label', async () => {
    const found = await openPictures([...pictures, labels({ 'a.png': 1, 'b.png': -1, 'c.png': 0 })], {
      name: 'photos',
      decode: decodeTest,
    });
    expect(found.notes).toEqual(['1 of 3 pictures have no label: no figure counts them.']);
  });

  it('that is damaged is refused by its name', async () => {
    await expect(opened([...pictures, bytesFile('photos/labels.json', text('{'))])).rejects.toThrow(
      /photos\/labels.json is no JSON/,
    );
  });
});
