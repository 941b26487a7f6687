import { describe, expect, it } from 'vitest';
import { chosenFiles, droppedFiles } from './droppedFiles';

const file = (path: string): FileSystemEntry =>
  ({
    name: path.split('/').at(-1)!,
    fullPath: `/${path}`,
    isFile: true,
    isDirectory: false,
    file: (done: (file: File) => void, fail: () => void) =>
      path.endsWith('locked.png') ? fail() : done(new File(['x'], path.split('/').at(-1)!)),
  }) as unknown as FileSystemEntry;

/** Tells its content in portions of two, as browsers do in portions of a hundred. */
const folder = (path: string, inside: FileSystemEntry[]): FileSystemEntry =>
  ({
    name: path.split('/').at(-1)!,
    fullPath: `/${path}`,
    isFile: false,
    isDirectory: true,
    createReader: () => {
      const left = [...inside];
      return { readEntries: (done: (entries: FileSystemEntry[]) => void) => done(left.splice(0, 2)) };
    },
  }) as unknown as FileSystemEntry;

const transfer = (entries: FileSystemEntry[]) =>
  ({
    items: entries.map((entry) => ({ kind: 'file', webkitGetAsEntry: () => entry })),
    files: [],
  }) as unknown as DataTransfer;

describe('files that are brought', () => {
  it('come out of folders, all of them, with their paths and without hidden ones', async () => {
    const cats = ['a', 'b', 'c', 'd', 'e'].map((name) => file(`pets/cat/${name}.png`));
    const pets = folder('pets', [
      folder('pets/cat', cats),
      folder('pets/dog', [file('pets/dog/a.png'), file('pets/dog/.DS_Store')]),
      folder('pets/.git', [file('pets/.git/x.png')]),
    ]);
    const found = await droppedFiles(transfer([pets, file('notes.txt')]));
    expect(found.map(({ path }) => path).sort()).toEqual([
      'notes.txt',
      ...['a', 'b', 'c', 'd', 'e'].map((name) => `pets/cat/${name}.png`),
      'pets/dog/a.png',
    ]);
  });

  it('are named where one cannot be read', async () => {
    const pets = folder('pets', [file('pets/locked.png')]);
    await expect(droppedFiles(transfer([pets]))).rejects.toThrow('“/pets/locked.png” could not be read');
  });

  it('have the paths of a folder chooser', () => {
    const chosen = ['pets/cat/1.png', 'pets/.cache/1.png', ''].map((path) =>
      Object.assign(new File(['x'], 'data.zip'), { webkitRelativePath: path }),
    );
    // Files that were chosen singly have no path.
    for (const one of chosen) Object.defineProperty(one, 'webkitRelativePath', { value: one.webkitRelativePath });
    expect(chosenFiles(chosen).map(({ path }) => path)).toEqual(['pets/cat/1.png', 'data.zip']);
  });
});
