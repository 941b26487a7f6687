import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { main } from './main';
import { checkOutFile, checkOutFolder, makeOutFolder } from './outPath';

let home: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'temper-out-'));
  await mkdir(join(home, 'folder'));
  await writeFile(join(home, 'file'), 'x');
});
afterAll(() => rm(home, { recursive: true, force: true }));

it('takes what can be written, and names what is in the way of the rest; nothing is made', async () => {
  for (const path of ['a.json', 'file', 'folder/deep/er/a.json']) await checkOutFile('out', join(home, path));
  for (const path of ['', 'folder', 'new/deep']) await checkOutFolder('out', join(home, path));
  const file = (path: string) => checkOutFile('out', path && join(home, path));
  const folder = (path: string) => checkOutFolder('out', path && join(home, path));
  await expect(file('')).rejects.toThrow('--out is empty; name a file.');
  await expect(folder('')).rejects.toThrow('--out is empty; name a folder.');
  await expect(file('folder')).rejects.toThrow('folder is a folder; name a file in it.');
  await expect(file('new/')).rejects.toThrow('new/ names a folder');
  await expect(folder('file')).rejects.toThrow('file is a file; name a folder.');
  await symlink(join(home, 'nowhere'), join(home, 'link'));
  await expect(folder('link/a')).rejects.toThrow(/a cannot be made: .*link is a link that leads nowhere\./);
  await rm(join(home, 'link'));
  await expect(file('file/a/b.json')).rejects.toThrow(/b\.json cannot be made: .*file is a file\./);
  await expect(folder('x'.repeat(300))).rejects.toThrow('the name is too long for this disk (ENAMETOOLONG)');
  await expect(makeOutFolder('out', join(home, 'file', 'a'))).rejects.toThrow('cannot be made');
  expect((await readdir(home)).sort()).toEqual(['file', 'folder']);
});

it('is asked by every command before it reads anything', async () => {
  const said = vi.spyOn(console, 'error').mockImplementation(() => {});
  const out = join(home, 'file', 'below');
  for (const args of [
    ['run', '--out', out],
    ['study', '--out', out],
    ['export-pytorch', '--out', out],
    ['collect', 'none.json', '--out', out],
    ['evaluate', '--model', 'none', '--data', 'none', '--out', out],
    ['corrupt', '--input', 'none', '--output', out],
  ]) {
    expect(await main(args), args[0]).toBe(2);
    expect(said.mock.lastCall![0]).toMatch(/^temper [a-z-]+: --out(put)?: .*below cannot be made: .*file is a file\.$/);
  }
  said.mockRestore();
});
