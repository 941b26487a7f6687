import { mkdir, symlink } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { diskFiles } from './diskFiles';
import { commandFolder } from './testing';

const { inside, put } = commandFolder();
const paths = async (path: string) => (await diskFiles(inside(path))).files.map((file) => file.path);

describe('diskFiles', () => {
  it('lists files of all folders, linked folders and linked files among them', async () => {
    await put('set/a/one.png', 'x');
    await put('store/cats/two.png', 'x');
    await put('store/three.png', 'x');
    await symlink(inside('store/cats'), inside('set/b'));
    await mkdir(inside('set/c'));
    await symlink(inside('store/three.png'), inside('set/c/three.png'));
    expect(await paths('set')).toEqual(['a/one.png', 'b/two.png', 'c/three.png']);
    expect(await paths('set/a/one.png')).toEqual(['one.png']);
  });

  it('ends in loops, enters a store twice, and says what leads nowhere', async () => {
    await put('set/a/one.png', 'x');
    await symlink(inside('set'), inside('set/a/again'));
    await symlink(inside('set/a'), inside('set/z'));
    await symlink(inside('gone'), inside('set/gone'));
    await symlink('self', inside('set/self'));
    const { files, leftOut } = await diskFiles(inside('set'));
    expect(files.map((file) => file.path)).toEqual(['a/one.png', 'z/one.png']);
    expect(leftOut).toEqual([
      { name: 'a/again/', why: 'a link back to a folder that it lies in' },
      { name: 'gone', why: 'a link that leads nowhere' },
      { name: 'self', why: 'a link that leads back to itself' },
      { name: 'z/again/', why: 'a link back to a folder that it lies in' },
    ]);
  });

  it('refuses what is not there', async () => {
    await expect(diskFiles(inside('nothing'))).rejects.toThrow(/--data: there is no folder or file/);
  });
});
