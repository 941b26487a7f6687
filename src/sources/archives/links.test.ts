import { describe, expect, it } from 'vitest';
import { bytesFile } from '../files/SourceFile';
import { followLinks, type ArchiveLink } from './links';
import { openTar } from './tar';
import { joined, makeTar, makeZip, tarBytes, text } from './testing';
import { openZip } from './zip';

const file = (path: string) => [path, bytesFile(path, text(path))] as const;
const files = new Map([file('store/cat/1.png'), file('store/cat/2.png'), file('val/dog/1.png')]);
const soft = (path: string, target: string): ArchiveLink => ({ path, target, hard: false });
const follow = async (links: readonly ArchiveLink[], most = 100) => {
  const { files: found, leftOut } = followLinks('data.tar', files, links, most);
  const read = await Promise.all(found.map(async (one) => [one.path, new TextDecoder().decode(await one.read())]));
  return {
    found: Object.fromEntries(read) as Record<string, string>,
    leftOut: leftOut.map(({ name, why }) => `${name}: ${why}`),
  };
};

describe('links within an archive', () => {
  it('lead to files and to folders, through each other too', async () => {
    const { found, leftOut } = await follow([
      soft('val/bird', 'cat'),
      soft('val/cat', '../store/./cat'),
      soft('val/first.png', 'bird/1.png'),
      { path: 'hard.png', target: 'val/dog/1.png', hard: true },
    ]);
    expect(leftOut).toEqual([]);
    expect(found).toEqual({
      'val/cat/1.png': 'store/cat/1.png',
      'val/cat/2.png': 'store/cat/2.png',
      'val/bird/1.png': 'store/cat/1.png',
      'val/bird/2.png': 'store/cat/2.png',
      'val/first.png': 'store/cat/1.png',
      'hard.png': 'val/dog/1.png',
    });
  });

  it('that lead out, nowhere or back are left out with that reason; the others stay', async () => {
    const { found, leftOut } = await follow([
      soft('a', '../../etc'),
      soft('b', '/etc/passwd'),
      soft('c', 'nothing'),
      soft('store/self', '../store'),
      soft('x', 'y'),
      soft('y', 'x'),
      soft('e', ''),
      soft('all', 'store'),
      soft('d', 'c/1.png'),
    ]);
    expect(found).toEqual({ 'all/cat/1.png': 'store/cat/1.png', 'all/cat/2.png': 'store/cat/2.png' });
    expect(leftOut).toEqual([
      'a: a link out of the archive, to ../../etc',
      'b: a link out of the archive, to /etc/passwd',
      'e: a link out of the archive, to ',
      'c: a link to nothing, which is not in the archive',
      'd: a link to c/1.png, which is not in the archive',
      'store/self: a link to store, which leads back to itself',
      'x: a link to y, which leads back to itself',
      'y: a link to x, which leads back to itself',
    ]);
  });

  it('cannot multiply without an end', async () => {
    const bomb = Array.from({ length: 40 }, (_, i) => [
      soft(`l${i + 1}/a`, `../${i ? `l${i}` : 'store'}`),
      soft(`l${i + 1}/b`, `../${i ? `l${i}` : 'store'}`),
    ]);
    await expect(follow(bomb.flat(), 10_000)).rejects.toThrow(/more than 10000 files, counting links/);
  });
});

describe('an archive with links', () => {
  const noise = Uint8Array.from({ length: 700 }, (_, i) => i);

  it('that is a tar has hard-linked files twice, and linked folders', async () => {
    const { files: found, leftOut } = await openTar(
      makeTar([
        { name: 'val/a/x.png', data: noise },
        { name: 'val/b/x.png', type: '1', link: 'val/a/x.png' },
        { name: 'val/c', type: '2', link: 'a' },
        { name: 'LongLink', type: 'K', data: text(`val/a/x.png\0`) },
        { name: 'val/d/x.png', type: '1', link: 'short' },
      ]),
    );
    expect(leftOut).toEqual([]);
    expect(found.map(({ path }) => path)).toEqual(['val/a/x.png', 'val/b/x.png', 'val/c/x.png', 'val/d/x.png']);
    for (const one of found) expect(await one.read()).toEqual(noise);
  });

  it('may say the size of what a hard link names, with its bytes or without', async () => {
    const without = joined([
      tarBytes([{ name: 'a.png', data: noise }]).subarray(0, 512 + 1024),
      tarBytes([{ name: 'b.png', type: '1', link: 'a.png', size: 700 }]).subarray(0, 512),
      tarBytes([{ name: 'c.png', data: noise }]),
    ]);
    expect((await openTar(bytesFile('d.tar', without))).files.map(({ path }) => path)).toEqual([
      'a.png',
      'c.png',
      'b.png',
    ]);
    const { files: found } = await openTar(
      makeTar([
        { name: 'a.png', data: noise },
        { name: 'b.png', type: '1', link: 'a.png', data: noise },
        { name: 'c.png', data: noise },
      ]),
    );
    expect(found.map(({ path }) => path)).toEqual(['a.png', 'c.png', 'b.png']);
  });

  it('that is a zip is read likewise', async () => {
    const zip = makeZip({ 'store/a/x.png': noise, 'val/a': [text('../store/a'), { os: 3, attrs: 0o120777 << 16 }] });
    const { files: found, leftOut } = await openZip(zip);
    expect(leftOut).toEqual([]);
    expect(found.map(({ path }) => path)).toEqual(['store/a/x.png', 'val/a/x.png']);
    expect(await found[1]!.read()).toEqual(noise);
  });
});
