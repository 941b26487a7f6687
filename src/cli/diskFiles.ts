/** Files of a folder as the readers of data sets take them: listed with their sizes, read in parts when asked. */
import { open, readdir, stat } from 'node:fs/promises';
import { basename, join, resolve, sep } from 'node:path';
import { fileOf, type SourceFile } from '../engine/evaluation/evaluationInput';
import { UsageError } from './usage';

/**
 * All files of a folder and its subfolders, or the one file that is named.
 * @throws {UsageError} where there is neither
 */
export async function diskFiles(path: string): Promise<SourceFile[]> {
  const root = resolve(path);
  const info = await stat(root).catch(() => null);
  if (!info) throw new UsageError(`--data: there is no folder or file ${path}.`);
  if (info.isFile()) return [diskFile(root, basename(root), info.size)];
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() || entry.isSymbolicLink());
  const listed = await Promise.all(
    files.map(async (entry) => {
      const full = join(entry.parentPath, entry.name);
      const found = await stat(full).catch(() => null);
      if (!found?.isFile()) return [];
      return [
        diskFile(
          full,
          full
            .slice(root.length + 1)
            .split(sep)
            .join('/'),
          found.size,
        ),
      ];
    }),
  );
  return listed.flat();
}

function diskFile(full: string, path: string, size: number): SourceFile {
  return fileOf(path, size, async (start, end) => {
    const handle = await open(full, 'r');
    try {
      const bytes = new Uint8Array(end - start);
      const { bytesRead } = await handle.read(bytes, 0, bytes.length, start);
      return bytes.subarray(0, bytesRead);
    } finally {
      await handle.close();
    }
  });
}
