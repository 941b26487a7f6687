import { gzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { bytesFile } from '../files/SourceFile';
import { gunzip } from './gunzip';
import { openArchive } from './openArchive';
import { openTar } from './tar';
import { joined, makeTar, makeZip, tarBytes, text } from './testing';

const noise = Uint8Array.from({ length: 5000 }, (_, i) => Math.imul(i, 2654435761) >>> 13);
const pax = (key: string, value: string) => {
  const rest = ` ${key}=${value}\n`;
  let length = rest.length + 1;
  while (`${length}${rest}`.length !== length) length++;
  return text(`${length}${rest}`);
};

describe('tar', () => {
  it('lists files and reads them by range', async () => {
    const { files, leftOut } = await openTar(
      makeTar([
        { name: './', type: '5' },
        { name: './a/', type: '5' },
        { name: './a/x.png', data: noise },
        { name: 'y.png', prefix: 'b/c', data: noise.subarray(1) },
        { name: 'a/link.png', type: '2', link: '../../x.png' },
      ]),
    );
    expect(files.map(({ path, size }) => [path, size])).toEqual([
      ['a/x.png', 5000],
      ['b/c/y.png', 4999],
    ]);
    expect(await files[1]!.read(10, 20)).toEqual(noise.subarray(11, 21));
    expect(leftOut).toEqual([{ name: 'a/link.png', why: 'a link out of the archive, to ../../x.png' }]);
  });

  it('reads long names of GNU and pax, and pax sizes', async () => {
    const long = `${'folder/'.repeat(30)}x.png`;
    const { files } = await openTar(
      makeTar([
        { name: '././@LongLink', type: 'L', data: text(`${long}\0`) },
        { name: 'short.png', data: noise },
        { name: 'PaxHeader', type: 'x', data: joined([pax('path', `p/${long}`), pax('size', '3000')]) },
        { name: 'short.png', data: noise.subarray(0, 3000), size: 0 },
        { name: 'plain.png', data: noise },
      ]),
    );
    expect(files.map((file) => file.path)).toEqual([long, `p/${long}`, 'plain.png']);
    expect(await files[1]!.read()).toEqual(noise.subarray(0, 3000));
  });

  it.each(['../x.png', '/x.png'])('refuses the name %j', async (name) => {
    await expect(openTar(makeTar([{ name, data: noise }]))).rejects.toThrow(/damaged or hostile/);
  });

  it('refuses truncation anywhere, damaged headers and sparse files', async () => {
    const bytes = tarBytes([
      { name: 'a/x.png', data: noise },
      { name: 'a/y.png', data: noise },
    ]);
    for (const length of [0, 511, 3000, 512 + 5120, bytes.length - 1024]) {
      await expect(openTar(bytesFile('data.tar', bytes.subarray(0, length)))).rejects.toThrow(/cut off/);
    }
    const damaged = bytes.slice();
    damaged[3] = 65;
    await expect(openTar(bytesFile('data.tar', damaged))).rejects.toThrow(/no tar header/);
    const sparse = { name: 'x', type: 'x', data: pax('GNU.sparse.major', '1') };
    await expect(openTar(makeTar([sparse, { name: 'a', data: noise }]))).rejects.toThrow(/sparse/);
  });
});

describe('tar.gz', () => {
  const tar = tarBytes([{ name: 'a/x.png', data: noise }]);

  it('is unpacked and read like a tar', async () => {
    const { files } = await openArchive(bytesFile('data.tar.gz', gzipSync(tar)));
    expect(files[0]!.path).toBe('a/x.png');
    expect(await files[0]!.read()).toEqual(noise);
  });

  it('of one file gives that file', async () => {
    const { files } = await openArchive(bytesFile('labels.npy.gz', gzipSync(noise)));
    expect(files[0]!.path).toBe('labels.npy');
    expect(await files[0]!.read()).toEqual(noise);
  });

  it('is refused where it is cut off, damaged, too large or a bomb', async () => {
    const packed = gzipSync(tar);
    await expect(gunzip(bytesFile('d.tar.gz', packed.subarray(0, packed.length - 20)))).rejects.toThrow(/cut off/);
    const damaged = packed.slice();
    damaged[packed.length - 6]! ^= 1;
    await expect(gunzip(bytesFile('d.tar.gz', damaged))).rejects.toThrow(/damaged/);
    await expect(gunzip(bytesFile('d.tar.gz', packed), { limits: { totalBytes: 3000 } })).rejects.toThrow(/plain tar/);
    const bomb = bytesFile('d.tar.gz', gzipSync(new Uint8Array(8e6)));
    await expect(gunzip(bomb, { limits: { ratioFrom: 1e6 } })).rejects.toThrow(/200 times/);
  });

  it('can be cancelled', async () => {
    const signal = AbortSignal.abort();
    await expect(gunzip(bytesFile('d.tar.gz', gzipSync(tar)), { signal })).rejects.toThrow(/abort/);
    await expect(openArchive(makeZip({ 'a.png': noise }), { signal })).rejects.toThrow(/abort/);
  });
});

describe('other files', () => {
  it.each([
    ['Rar!\x1a\x07\x00', /RAR archive.*Unpack it/],
    ['BZh91AY', /bzip2/],
    ['no archive', /no zip, tar or tar.gz/],
    ['', /is empty/],
  ])('%j is refused with what it is', async (start, message) => {
    await expect(openArchive(bytesFile('data', text(start)))).rejects.toThrow(message);
  });
});
