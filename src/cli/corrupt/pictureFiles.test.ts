import { execFileSync } from 'node:child_process';
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commandFolder } from '../testing';
import { checkFolders } from './corruptFolders';
import { scanFolder } from './pictureFiles';

const { inside, put } = commandFolder();
const perturbations = new Set(['fog', 'snow']);
const manifest = JSON.stringify({ seed: 1, size: null, jpeg: null, table: 'imagenet-c', backend: 'wasm' });

async function scan(input = inside('in'), output = inside('out')) {
  return scanFolder(await checkFolders({ input, output }, perturbations), perturbations);
}
const names = async () => (await scan()).files.map(({ name }) => name);

describe('scanFolder', () => {
  it('lists pictures by name, and says what it leaves alone', async () => {
    for (const name of ['b/2.JPEG', 'a.png', 'b/1.webp', 'notes.txt', '.hidden.png', '.git/x.png', 'a..gif']) {
      await put(`in/${name}`, 'x');
    }
    const { files, leftOut, others, hidden } = await scan();
    expect(files.map(({ name, stem }) => [name, stem])).toEqual([
      ['a..gif', 'a.'],
      ['a.png', 'a'],
      ['b/1.webp', 'b/1'],
      ['b/2.JPEG', 'b/2'],
    ]);
    expect(leftOut).toEqual([]);
    expect(others).toEqual(['notes.txt']);
    expect(hidden).toEqual(['.git', '.hidden.png']);
  });

  it('follows links to folders and pictures, but not in circles', async () => {
    await put('store/cats/1.png', 'x');
    await put('in/dogs/2.png', 'x');
    await symlink('../store/cats', inside('in/cats'));
    await symlink('../../store/cats/1.png', inside('in/dogs/linked.png'));
    await symlink('..', inside('in/dogs/up'));
    await symlink('../../in', inside('store/cats/round'));
    await symlink('nowhere', inside('in/lost'));
    await symlink('self.png', inside('in/self.png'));
    await symlink('nowhere.txt', inside('in/lost.txt'));
    const found = await scan();
    expect(found.files.map(({ name }) => name)).toEqual(['cats/1.png', 'dogs/2.png', 'dogs/linked.png']);
    expect(found.passedBy).toEqual([
      { name: 'cats/round/', why: 'a link to a folder that it lies in' },
      { name: 'dogs/up/', why: 'a link to a folder that it lies in' },
    ]);
    expect(found.leftOut).toEqual([
      { name: 'lost', kind: 'unreadable', why: 'a link that leads nowhere' },
      { name: 'self.png', kind: 'unreadable', why: 'a link that leads back to itself' },
    ]);
    expect(found.others).toEqual(['lost.txt']);
  });

  it('takes a folder that is linked under two names twice, as two classes', async () => {
    await put('store/1.png', 'x');
    await mkdir(inside('in'));
    await symlink('../store', inside('in/a'));
    await symlink('../store', inside('in/b'));
    expect(await names()).toEqual(['a/1.png', 'b/1.png']);
  });

  it('gives a name one stem in both forms of Unicode, and says where two files have one', async () => {
    await put('in/Ga\u0308nse/Mo\u0308we.png', 'x');
    await put('in/same/\u00e4.png', 'x');
    await put('in/same/a\u0308.png', 'x');
    await put('in/same/B.png', 'x');
    await put('in/same/b.png', 'x');
    await put('in/same/b.jpg', 'x');
    const { files, leftOut } = await scan();
    expect(files.map(({ stem }) => stem)).toEqual(['G\u00e4nse/M\u00f6we', 'same/B', 'same/\u00e4']);
    expect(leftOut.map(({ kind }) => kind)).toEqual(['clash', 'clash', 'clash']);
    expect(leftOut.map(({ why }) => why).join()).toMatch(
      /B\.png \(many disks do not tell upper from lower case\).*another form of Unicode/s,
    );
  });

  it('leaves copies of an earlier run out, wherever they lie', async () => {
    await put('in/1.png', 'x');
    await put('in/set/2.png', 'x');
    await put('in/set/fog/3/2.png', 'x');
    await put('in/set/temper.json', manifest);
    await put('in/fog/no copy.png', 'x');
    await put('in/out/snow/1/1.png', 'x');
    const found = await scan(inside('in'), inside('in/out'));
    expect(found.files.map(({ name }) => name)).toEqual(['1.png', 'fog/no copy.png', 'set/2.png']);
    expect(found.passedBy).toEqual([
      { name: 'out/', why: 'the folder that is written to' },
      { name: 'set/fog/', why: 'copies that `temper corrupt` made' },
    ]);
    expect(found.others).toEqual([]);
  });

  it.skipIf(process.platform !== 'linux')('names what is no file, and names that are no UTF-8', async () => {
    await put('in/a.png', 'x');
    execFileSync('mkfifo', [inside('in/pipe.png')]);
    const bytes = Buffer.concat([Buffer.from(inside('in/latin')), Buffer.of(0xe9), Buffer.from('.png')]);
    await writeFile(bytes, 'x');
    expect((await scan()).leftOut.map(({ why }) => why)).toEqual([
      'its name is not valid UTF-8; rename it',
      'it is no file',
    ]);
  });
});

describe('checkFolders', () => {
  const check = (input: string, output: string) =>
    checkFolders({ input: inside(input), output: inside(output) }, perturbations);

  it('refuses the folder of the pictures as output, however it is called', async () => {
    await put('in/1.png', 'x');
    await symlink('in', inside('link'));
    for (const [input, output] of [
      ['in', 'in'],
      ['in', 'link'],
      ['link', 'in'],
      ['in', join('in', 'not there', '..')],
    ] as const) {
      await expect(check(input, output), `${input} ${output}`).rejects.toThrow('--output is the folder that is read');
    }
  });

  it('leaves an output below the input out, when it is reached through a link', async () => {
    await put('in/1.png', 'x');
    await put('in/out/fog/1/1.png', 'x');
    await symlink('in', inside('link'));
    const { files } = await scan(inside('link'), inside('in/out'));
    expect(files.map(({ name }) => name)).toEqual(['1.png']);
    expect((await scan(inside('in'), inside('link/out'))).files.length).toBe(1);
  });

  it('refuses to write among copies, and to mix copies with copies of copies', async () => {
    await put('out/fog/1/1.png', 'x');
    await put('out/temper.json', manifest);
    await put('out/originals/1.png', 'x');
    await put('in/1.png', 'x');
    await expect(check('out/fog/1', 'out')).rejects.toThrow('--input lies among the copies');
    await expect(check('in', 'out/fog')).rejects.toThrow('--output lies among the copies');
    await expect(check('in', 'out/fog/deep/er')).rejects.toThrow('--output lies among the copies');
    expect((await check('out/originals', 'out')).warnings).toEqual([]);
    expect((await check('out/fog/1', 'other')).warnings.join()).toContain('corrupted a second time');
  });

  it('says what is wrong with the input', async () => {
    await put('file', 'x');
    await expect(check('nowhere', 'out')).rejects.toThrow('there is no folder');
    await expect(check('file', 'out')).rejects.toThrow('is a file');
    await expect(check('file/below', 'out')).rejects.toThrow('cannot be read: a file is in the way of a folder');
    expect(await readFile(inside('file'), 'utf8')).toBe('x');
  });
});
