import { describe, expect, it } from 'vitest';
import { text } from '../archives/testing';
import { bytesFile, type SourceFile } from '../files/SourceFile';
import { openPictures } from '../openPictures';
import { decodeTest, pictureFile } from '../pictures/testing';
import { toImageSet } from '../pictures/toImageSet';

const manifest = (folder = '', size: unknown = null) =>
  bytesFile(
    `${folder}temper.json`,
    text(JSON.stringify({ seed: 7, size, jpeg: 85, table: 'imagenet-c', backend: 'wasm' })),
  );
const files = (paths: readonly string[]) => paths.map((path) => pictureFile(path, 8, path.length));
const open = (all: readonly SourceFile[], more = {}) =>
  openPictures(all, { name: 'foggy', decode: decodeTest, ...more });
async function corrupted(all: readonly SourceFile[], more = {}) {
  const opened = await open(all, more);
  if (opened.kind !== 'corrupted') throw new Error(opened.layout);
  return opened;
}

describe('a folder that temper corrupt wrote', () => {
  it('is corrupted already: each corruption and severity is measured as it is, flat folders too', async () => {
    const flat = files(['fog/5/0.png', 'fog/5/1.png', 'snow/1.5/0.png', 'snow/1.5/1.png']);
    const opened = await corrupted([...flat, manifest(), bytesFile('labels.json', text('{"0.jpg": 0, "1.jpg": 1}'))]);
    expect(opened.corrupted.corruptions).toEqual([
      { name: 'fog', severities: [5] },
      { name: 'snow', severities: [1.5] },
    ]);
    for (const [name, severity] of [
      ['fog', 5],
      ['snow', 1.5],
    ] as const) {
      expect(opened.corrupted.at(name, severity).entries.map(({ label }) => label)).toEqual([0, 1]);
    }
    expect(opened.corrupted.classNumbers).toEqual([0, 1]);
    expect(opened.notes.join()).toMatch(/corrupted by Temper \(seed 7, table imagenet-c, stored as JPEG 85\)/);
    expect(opened.leftOut).toEqual([]);
  });

  it('keeps its class folders, and is cropped as the clean pictures are unless it was cut before', async () => {
    const paths = ['fog/3/cat/0.png', 'fog/3/dog/0.png', 'fog/4/cat/0.png', 'fog/4/dog/0.png'];
    const opened = await corrupted([...files(paths), manifest()]);
    expect(opened.corrupted.classNames).toEqual(['cat', 'dog']);
    expect(opened.corrupted.at('fog', 4).prepared).toBe(false);
    const sized = await corrupted([...files(paths), manifest('', { shortSide: 256, crop: 224 })]);
    expect(sized.corrupted.at('fog', 4).prepared).toBe(true);
    expect((await toImageSet(opened.corrupted.at('fog', 3), { side: 8 })).set.count).toBe(2);
  });

  it('of a folder with splits is measured on its test part, and the rest is counted', async () => {
    const paths = ['train', 'val'].flatMap((split) => ['cat', 'dog'].map((name) => `fog/3/${split}/${name}/0.png`));
    const opened = await corrupted([...files(paths), manifest()]);
    expect(opened.corrupted.at('fog', 3).entries.map(({ name }) => name)).toEqual([
      'fog/3/val/cat/0.png',
      'fog/3/val/dog/0.png',
    ]);
    expect(opened.leftOut).toEqual([{ name: '2 pictures', why: 'not of the val split' }]);
  });

  it.each([
    ['empty', ''],
    ['cut off', '{"seed": 1, "si'],
  ])('is known with a manifest that is %s', async (_, content) => {
    const opened = await open([
      ...files(['fog/5/cat/0.png', 'fog/5/dog/0.png']),
      bytesFile('temper.json', text(content)),
    ]);
    expect(opened.kind).toBe('corrupted');
  });

  it('within a folder of clean pictures is left out, and said', async () => {
    const clean = ['cat/0.png', 'dog/0.png'];
    const copies = ['fog/3/cat/0.png', 'fog/3/dog/0.png'];
    const opened = await open([...files([...clean, ...copies]), manifest()]);
    expect(opened.kind === 'pictures' && opened.splits.get('all')!.classNames).toEqual(['cat', 'dog']);
    expect(opened.leftOut).toEqual([
      { name: 'fog/3', why: '2 copies that Temper corrupted, among pictures that it did not' },
    ]);
    const below = await open([...files([...clean, ...copies.map((path) => `out/${path}`)]), manifest('out/')]);
    expect(below.leftOut).toMatchObject([{ name: 'out/fog/3' }]);
  });

  it('is told from two outputs with the same pictures, and from copies of copies', async () => {
    const twice = [...files(['a/fog/3/0.png', 'b/fog/3/0.png']), manifest('a/'), manifest('b/')];
    await expect(open(twice)).rejects.toThrow(/a\/fog\/3\/0.png and b\/fog\/3\/0.png are copies of the same picture/);
    const again = [...files(['snow/3/fog/3/0.png', 'snow/3/fog/3/1.png']), manifest()];
    await expect(open(again)).rejects.toThrow(/corrupted copies of pictures that were corrupted before/);
  });
});

describe('corrupted pictures without a manifest', () => {
  it('are known by the names of corruptions, flat or chosen alone', async () => {
    const two = await corrupted(files(['fog/5/0.png', 'snow/5/0.png']));
    expect(two.corrupted.corruptions.map(({ name }) => name)).toEqual(['fog', 'snow']);
    expect(two.corrupted.classNames).toEqual([]);
    const one = await corrupted(files(['3/0.png', '5/0.png']), { name: 'motion_blur' });
    expect(one.corrupted.corruptions).toEqual([{ name: 'motion_blur', severities: [3, 5] }]);
    expect((await open(files(['fog/0.png', 'snow/0.png']))).kind).toBe('pictures');
  });

  it('without severities ask for one', async () => {
    const paths = ['fog/cat/0.png', 'fog/dog/0.png', 'snow/cat/0.png', 'snow/dog/0.png'];
    const asked = await corrupted(files(paths));
    expect(asked.doubts).toMatchObject([{ option: 'severity', chosen: null }]);
    const told = await corrupted(files(paths), { severity: 4 });
    expect(told.doubts).toMatchObject([{ option: 'severity', chosen: '4' }]);
    expect(told.corrupted.corruptions).toEqual([
      { name: 'fog', severities: [4] },
      { name: 'snow', severities: [4] },
    ]);
  });

  it('with severities from 0 on are refused, as are names that would be fields', async () => {
    await expect(open(files(['fog/0/cat/0.png', 'fog/1/cat/0.png', 'fog/4/cat/0.png']))).rejects.toThrow(
      /severities "0", "1", "4". They are counted from 1 to 5/,
    );
    const named = files([
      '__proto__/1/cat/0.png',
      '__proto__/1/dog/0.png',
      '__proto__/2/cat/0.png',
      '__proto__/2/dog/0.png',
    ]);
    await expect(open(named)).rejects.toThrow(/corruption called "__proto__"/);
  });

  it('of unequal number are said', async () => {
    const paths = ['fog/1/cat/0.png', 'fog/1/cat/1.png', 'fog/1/dog/0.png', 'fog/2/cat/0.png', 'fog/2/dog/0.png'];
    expect((await corrupted(files(paths))).notes).toEqual([expect.stringMatching(/fog 2 has 2, and others have 3/)]);
  });
});
