import { describe, expect, it } from 'vitest';
import { filesOf } from './files';

const file = (name: string) => ({
  isFile: true,
  isDirectory: false,
  name,
  file: (done: (f: File) => void) => done(new File(['x'], name)),
});
const unreadable = (name: string) => ({ ...file(name), file: (_: unknown, failed: () => void) => failed() });
const folder = (name: string, inside: unknown[]) => ({
  isFile: false,
  isDirectory: true,
  name,
  createReader() {
    // As browsers do: in portions, the last one empty.
    const portions = [inside.slice(0, 2), inside.slice(2), []];
    return { readEntries: (done: (entries: unknown[]) => void) => done(portions.shift() ?? []) };
  },
});
const transfer = (entries: unknown[], files: File[] = []) =>
  ({
    items: entries.map((entry) => ({ kind: 'file', webkitGetAsEntry: () => entry })),
    files,
  }) as unknown as DataTransfer;
const names = async (given: DataTransfer | null) => (await filesOf(given)).map(({ name }) => name);

describe('filesOf', () => {
  it('opens folders to their last corner, in order, without hidden files', async () => {
    const inner = folder('inner', [file('z.png')]);
    const outer = folder('outer', [file('b.png'), file('.DS_Store'), inner, unreadable('gone.png'), file('a.png')]);
    expect(await names(transfer([outer, file('c.png')]))).toEqual(['a.png', 'b.png', 'z.png', 'c.png']);
  });

  it('takes plain files as they are, and nothing for nothing', async () => {
    expect(await names(transfer([null], [new File(['x'], 'pasted.png')]))).toEqual(['pasted.png']);
    expect(await names(transfer([]))).toEqual([]);
    expect(await names(null)).toEqual([]);
  });

  it('stops at a bound', async () => {
    const many = folder(
      'many',
      Array.from({ length: 600 }, (_, i) => file(`p${i}`)),
    );
    expect(await names(transfer([many]))).toHaveLength(500);
  });
});
