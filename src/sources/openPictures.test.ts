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

  it('does not open archives in archives', async () => {
    const opened = await openPictures([makeZip({ 'a/x.png': picture, 'a/inner.zip': picture })], options);
    expect(opened.leftOut).toContainEqual({ name: 'a/inner.zip', why: 'an archive within the archive' });
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
