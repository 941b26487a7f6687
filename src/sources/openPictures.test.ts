import { gzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { makeTar, makeZip, tarBytes, text } from './archives/testing';
import { bytesFile } from './files/SourceFile';
import { npyBytes } from './formats/testing';
import { openPictures } from './openPictures';
import { decodeTest, pictureFile } from './pictures/testing';
import { toImageSet } from './pictures/toImageSet';
import type { SourceFile } from './files/SourceFile';

const options = { name: 'chosen', decode: decodeTest };
const picture = Uint8Array.of(8, 42);

async function only(files: readonly SourceFile[]) {
  const opened = await openPictures(files, options);
  if (opened.kind !== 'pictures') throw new Error(opened.layout);
  return opened.splits.get('all')!;
}

describe('openPictures', () => {
  it('opens a folder, a zip, a tar and a tar.gz alike', async () => {
    const names = ['data/cat/1.png', 'data/dog/1.png', 'data/dog/2.png'];
    const tar = names.map((name) => ({ name, data: picture }));
    const zip = Object.fromEntries(names.map((name) => [name, picture]));
    for (const files of [
      names.map((name) => pictureFile(name, 8, 42)),
      [makeZip(zip)],
      [makeTar(tar)],
      [bytesFile('data.tgz', gzipSync(tarBytes(tar)))],
    ]) {
      const source = await only(files);
      expect(source.classNames).toEqual(['cat', 'dog']);
      const { set, names: loaded } = await toImageSet(source, { side: 8 });
      expect(loaded).toEqual(names);
      expect([...set.labels]).toEqual([0, 1, 1]);
      expect(new Set(set.pixels)).toEqual(new Set([42]));
    }
  });

  it('opens several archives as folders of their names', async () => {
    const inside = (corruption: string) =>
      ['a', 'b'].map((name) => ({ name: `${corruption}/1/${name}/x.png`, data: picture }));
    const opened = await openPictures(
      [makeTar(inside('fog'), 'weather.tar'), makeTar(inside('shot_noise'), 'noise.tar')],
      options,
    );
    expect(opened.kind === 'corrupted' && opened.corrupted.corruptions.map(({ name }) => name)).toEqual([
      'shot_noise',
      'fog',
    ]);
  });

  it('opens CIFAR batches in a tar.gz and CIFAR-10-C in a deflated zip', async () => {
    const record = new Uint8Array(3073).fill(7);
    const tar = tarBytes([
      { name: 'cifar-10-batches-bin/data_batch_1.bin', data: record },
      { name: 'cifar-10-batches-bin/test_batch.bin', data: record },
      { name: 'cifar-10-batches-bin/readme.html', data: text('<html>') },
    ]);
    const cifar = await openPictures([bytesFile('cifar-10-binary.tar.gz', gzipSync(tar))], options);
    expect(cifar.layout).toBe('CIFAR-10 batches');
    expect(cifar.kind === 'pictures' && [...cifar.splits.keys()]).toEqual(['train', 'test']);
    expect(cifar.leftOut).toEqual([{ name: 'cifar-10-batches-bin/readme.html', why: 'not one of the CIFAR batches' }]);

    const pixels = Uint8Array.from({ length: 60 }, (_, i) => i);
    const zip = makeZip({
      'CIFAR-10-C/fog.npy': npyBytes('|u1', [5, 2, 2, 3], pixels),
      'CIFAR-10-C/labels.npy': npyBytes('|u1', [5], new Uint8Array(5)),
    });
    const opened = await openPictures([zip], options);
    if (opened.kind !== 'corrupted') throw new Error(opened.layout);
    expect((await opened.corrupted.at('fog', 2).entries[0]!.load()).pixels).toEqual(pixels.subarray(12, 24));
  });

  it('opens archives in an archive that has nothing else, as folders of their names', async () => {
    // ImageNet's training set is a tar of one tar a class.
    const one = tarBytes([{ name: 'n01440764_1.JPEG', data: picture }]);
    const two = tarBytes([{ name: 'n01443537_7.JPEG', data: picture }]);
    const nested = makeTar([
      { name: 'train/n01440764.tar', data: one },
      { name: 'train/n01443537.tar', data: two },
      { name: 'README.txt', data: text('about') },
    ]);
    const source = await only([nested]);
    expect(source.classNames).toEqual(['n01440764', 'n01443537']);
    expect(source.entries.map(({ name }) => name)).toEqual([
      'train/n01440764/n01440764_1.JPEG',
      'train/n01443537/n01443537_7.JPEG',
    ]);
    expect((await toImageSet(source, { side: 8 })).set.count).toBe(2);
    const zips = await Promise.all(
      ['cat', 'dog'].map(async (name) => [`${name}.zip`, await makeZip({ 'x.png': picture }).read()]),
    );
    expect((await only([makeZip(Object.fromEntries(zips) as Record<string, Uint8Array>)])).classNames).toEqual([
      'cat',
      'dog',
    ]);
  });

  it('leaves archives beside pictures out, and says where they are nested too deep or damaged', async () => {
    const opened = await openPictures([makeZip({ 'a/x.png': picture, 'a/inner.zip': picture })], options);
    expect(opened.leftOut).toContainEqual({ name: 'a/inner.zip', why: 'an archive within the archive' });
    const inner = await makeZip({ 'x.zip': await makeZip({ 'a.png': picture }).read() }).read();
    await expect(openPictures([makeZip({ 'b.zip': inner })], options)).rejects.toThrow(
      /data.zip holds archives within archives \(b.zip, x.zip\): unpack them first/,
    );
    await expect(openPictures([makeZip({ 'b.zip': picture })], options)).rejects.toThrow(
      /data.zip holds archives, and one of them cannot be opened: b.zip is no zip/,
    );
  });

  it('takes names in either Unicode form for one, and says where two files differ by it alone', async () => {
    const [composed, decomposed] = ['G\u00e4nse', 'Ga\u0308nse'];
    const opened = await openPictures(
      [
        pictureFile(`train/${composed}/1.png`),
        pictureFile(`train/b/1.png`),
        pictureFile(`val/${decomposed}/2.png`),
        pictureFile('val/b/2.png'),
      ],
      options,
    );
    expect(opened.kind === 'pictures' && opened.splits.get('val')!.classNames).toEqual([composed, 'b'].sort());
    const tar = makeTar([
      { name: `${decomposed}/1.png`, data: picture },
      { name: 'b/1.png', data: picture },
    ]);
    expect((await only([tar])).entries.map(({ name }) => name)).toContain(`${composed}/1.png`);
    const twice = await openPictures([pictureFile(`a/${composed}.png`), pictureFile(`a/${decomposed}.png`)], options);
    expect(twice.leftOut).toEqual([
      { name: `a/${composed}.png`, why: expect.stringContaining('Unicode form alone') as string },
    ]);
  });

  it.each([
    [
      'data_batch_1',
      '\x80\x02}q',
      /data_batch_1 is of the Python version of CIFAR-10, a pickle. Take the binary version/,
    ],
    ['train', '\x80\x04\x95', /train is of the Python version of CIFAR-100/],
    ['x.pkl', '\x80\x05', /x.pkl is a pickle of Python/],
    ['x.npz', 'PK', /an archive of NumPy arrays/],
    ['train-images-idx3-ubyte', '\0\0\x08', /an IDX file, as MNIST has/],
    ['model.safetensors', 'abc', /a model, not pictures/],
    ['images', 'version https://git-lfs.github.com/spec/v1', /a pointer of Git LFS/],
    ['download', '<!doctype html>', /a web page/],
    ['x.h5', '\x89HDF\r\n\x1a\n', /an HDF5 file/],
  ])('tells what %s is', async (name, start, message) => {
    const bytes = Uint8Array.from(start, (character) => character.charCodeAt(0));
    await expect(openPictures([bytesFile(name, bytes)], options)).rejects.toThrow(message);
    await expect(openPictures([makeTar([{ name: `inside/${name}`, data: bytes }])], options)).rejects.toThrow(message);
  });

  it('says which choices change nothing', async () => {
    const files = ['cat', 'dog'].map((name) => pictureFile(`${name}/1.png`));
    const opened = await openPictures(files, {
      ...options,
      severity: 3,
      labelsFrom: 1,
      answers: 'imagenet-r',
      classOrder: 'natural',
    });
    expect(opened.notes).toEqual([
      expect.stringMatching(/severity that was named changes nothing/),
      expect.stringMatching(/first class that was named changes nothing/),
      expect.stringMatching(/not chosen among the 200/),
    ]);
  });

  it('takes class folders of any name', async () => {
    const names = ['__proto__', 'constructor', 'length', 'toString', '0'];
    const source = await only(names.map((name) => pictureFile(`${name}/__proto__.png`)));
    expect(source.classNames).toEqual([...names].sort());
    expect((await toImageSet(source, { side: 8 })).set.count).toBe(5);
  });

  it('refuses mixed kinds and nothing, with what was found', async () => {
    const mixed = [pictureFile('a/x.png'), bytesFile('fog.npy', picture)];
    await expect(openPictures(mixed, options)).rejects.toThrow(/1 pictures \(such as a\/x.png\) and 1 NumPy arrays/);
    await expect(openPictures([bytesFile('notes.txt', picture)], options)).rejects.toThrow(
      /nothing that can be opened \(it has "notes.txt"\)/,
    );
    await expect(openPictures([], options)).rejects.toThrow(/chosen holds nothing/);
    await expect(openPictures([makeZip({ 'a.txt': picture })], options)).rejects.toThrow(/data holds nothing/);
  });

  it('lists a damaged entry of a zip and loads the others', async () => {
    const bytes = (
      await makeZip({ 'a/x.png': [picture, { level: 0 }], 'a/y.png': [picture, { level: 0 }] }).read()
    ).slice();
    bytes[30 + 'a/x.png'.length]! ^= 1;
    const { set, leftOut } = await toImageSet(await only([bytesFile('data.zip', bytes)]), { side: 8 });
    expect(set.count).toBe(1);
    expect(leftOut).toMatchObject([{ name: 'a/x.png', why: expect.stringContaining('checksum') as string }]);
  });
});
