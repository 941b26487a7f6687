import { describe, expect, it } from 'vitest';
import { makeZip, text } from '../archives/testing';
import { bytesFile } from '../files/SourceFile';
import { openPictures } from '../openPictures';
import { decodeTest, pictureFile } from '../pictures/testing';
import type { SourceFile } from '../files/SourceFile';

const pictures = ['photos/a.png', 'photos/b.png', 'photos/c.png'].map((path) => pictureFile(path));
const labels = (value: unknown) => bytesFile('photos/labels.json', text(JSON.stringify(value)));

async function opened(files: readonly SourceFile[], labelsBeside = true) {
  const found = await openPictures(files, { name: 'photos', decode: decodeTest, labelsBeside });
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

  it('is left alone where it is not asked for, names others, or folders are the classes', async () => {
    const value = { 'a.png': 1 };
    expect((await opened([...pictures, labels(value)], false)).classNames).toEqual(['photos']);
    expect((await opened([...pictures, labels({ 'z.png': 1 })])).leftOut).toHaveLength(1);
    const folders = [
      pictureFile('cat/a.png'),
      pictureFile('dog/a.png'),
      bytesFile('labels.json', text('{"a.png": 1}')),
    ];
    expect((await opened(folders)).classNames).toEqual(['cat', 'dog']);
  });

  it('that is damaged is refused by its name', async () => {
    await expect(opened([...pictures, bytesFile('photos/labels.json', text('{'))])).rejects.toThrow(
      /photos\/labels.json is no JSON/,
    );
  });
});
