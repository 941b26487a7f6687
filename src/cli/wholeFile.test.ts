import { mkdir, readdir, readFile, stat, symlink, utimes } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { diskErrorInWords, stopsReading, stopsWriting } from './diskErrors';
import { faultyFiles } from './faultyFiles';
import { commandFolder } from './testing';
import { createWhole, makeFolder, removeDeadParts, removeFolders, writeWhole } from './wholeFile';

const { inside, put } = commandFolder();
const { spies, actual } = faultyFiles('link', 'mkdir', 'rename', 'writeFile');
const failure = (code: string) => Object.assign(new Error(`${code}: as if`), { code });

describe('writeWhole', () => {
  it('replaces a file and leaves nothing beside it, whatever fails', async () => {
    await put('a.txt', 'before');
    await writeWhole(inside('a.txt'), 'after');
    spies.writeFile.mockImplementationOnce(async (path) => {
      await actual.writeFile(path, 'aft');
      throw failure('ENOSPC');
    });
    await expect(writeWhole(inside('a.txt'), 'never')).rejects.toMatchObject({ code: 'ENOSPC' });
    spies.rename.mockRejectedValueOnce(failure('EIO'));
    await expect(writeWhole(inside('a.txt'), 'never')).rejects.toMatchObject({ code: 'EIO' });
    expect(await readFile(inside('a.txt'), 'utf8')).toBe('after');
    expect(await readdir(inside())).toEqual(['a.txt']);
  });

  it('writes a name as long as the disk allows, and the same file from several sides', async () => {
    const long = inside('x'.repeat(255));
    await Promise.all(Array.from({ length: 20 }, () => writeWhole(long, 'whole')));
    expect(await readFile(long, 'utf8')).toBe('whole');
    expect((await readdir(inside())).length).toBe(1);
  });
});

describe('createWhole', () => {
  it('lets one of several be the first', async () => {
    const first = await Promise.all(['a', 'b', 'c'].map((text) => createWhole(inside('claim'), text)));
    expect(first.filter(Boolean).length).toBe(1);
    expect(await readFile(inside('claim'), 'utf8')).toBe('abc'[first.indexOf(true)]);
    expect(await readdir(inside())).toEqual(['claim']);
  });

  it('does without hard links', async () => {
    spies.link.mockRejectedValueOnce(failure('EPERM')).mockRejectedValueOnce(failure('EPERM'));
    expect(await createWhole(inside('claim'), 'one')).toBe(true);
    expect(await createWhole(inside('claim'), 'two')).toBe(false);
    expect(await readFile(inside('claim'), 'utf8')).toBe('one');
    expect(await readdir(inside())).toEqual(['claim']);
  });
});

describe('makeFolder', () => {
  it('says what it made, and takes back what is empty', async () => {
    const made = await makeFolder(inside('a/b/c'));
    expect(made).toEqual([inside('a'), inside('a/b'), inside('a/b/c')]);
    expect(await makeFolder(inside('a/b/c'))).toEqual([]);
    await put('a/kept.txt', '');
    await removeFolders(made);
    expect(await readdir(inside('a'))).toEqual(['kept.txt']);
  });

  it('names the true cause', async () => {
    await put('file', '');
    await expect(makeFolder(inside('file/below'))).rejects.toMatchObject({ code: 'ENOTDIR' });
    await symlink('nowhere/at/all', inside('dangling'));
    await expect(makeFolder(inside('dangling'))).rejects.toMatchObject({ code: 'EEXIST' });
    spies.mkdir.mockRejectedValueOnce(failure('EROFS'));
    await expect(makeFolder(inside('x/y'))).rejects.toMatchObject({ code: 'EROFS' });
  });
});

describe('removeDeadParts', () => {
  it('removes parts of runs that are gone, and nothing else', async () => {
    const parts: string[] = [];
    spies.rename.mockImplementationOnce(async (part) => {
      parts.push(String(part));
    });
    await writeWhole(inside('a.png'), 'x');
    const mine = parts[0]!.split('/').at(-1)!;
    const gone = mine.replace(/-\d+-/, '-4194300-');
    const elsewhere = gone.replace(/temper-[0-9a-f]{8}/, 'temper-00000000');
    const forgotten = elsewhere.replace(/[0-9a-f]{8}\.part/, '00000000.part');
    await Promise.all([gone, elsewhere, forgotten, 'a.png.part', 'b.png'].map((name) => put(name, 'x')));
    await utimes(inside(forgotten), 1e9, 1e9);
    await removeDeadParts(inside());
    expect((await readdir(inside())).sort()).toEqual([mine, elsewhere, 'a.png.part', 'b.png'].sort());
    await mkdir(inside('empty'));
    await removeDeadParts(inside('not there'));
    expect((await stat(inside('empty'))).isDirectory()).toBe(true);
  });
});

describe('diskErrors', () => {
  it.each(['ENOSPC', 'EDQUOT', 'EROFS', 'EACCES', 'EMFILE', 'EIO'])('%s ends the writing', (code) => {
    expect(stopsWriting(failure(code))).toBe(true);
    expect(diskErrorInWords(failure(code))).toMatch(new RegExp(`^[a-z].+ \\(${code}\\)$`));
  });

  it('goes on after what concerns one name, and after errors of another kind', () => {
    expect(stopsWriting(failure('ENAMETOOLONG'))).toBe(false);
    expect(stopsWriting(new Error('no disk'))).toBe(false);
    expect(stopsReading(failure('EACCES'))).toBe(false);
    expect(stopsReading(failure('EMFILE'))).toBe(true);
    expect(diskErrorInWords(new Error('A sentence.'))).toBe('A sentence');
  });
});
