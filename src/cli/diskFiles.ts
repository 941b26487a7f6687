/** Files of a folder as the readers of data sets take them: listed with what could not be reached, links followed. */
import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import type { LeftOut } from '../contract/library';
import { diskErrorCode } from './diskErrors';
import { printable } from './printable';
import { UsageError } from './usage';

export interface DiskFile {
  /** Relative to the folder, with `/`. */
  path: string;
  /** On the disk. */
  full: string;
}

export interface DiskFiles {
  files: DiskFile[];
  /** Links that lead nowhere or back, folders that cannot be read. */
  leftOut: LeftOut[];
}

/**
 * All files of a folder and its subfolders, or the one file that is named. Linked folders are entered, as torchvision and timm do:
 * large sets are often links to a store.
 * @throws {UsageError} where there is neither
 */
export async function diskFiles(path: string): Promise<DiskFiles> {
  const root = resolve(path);
  const info = await stat(root).catch(() => null);
  if (!info) throw new UsageError(`--data: there is no folder or file ${printable(path)}.`);
  const found: DiskFiles = { files: [], leftOut: [] };
  if (info.isFile()) found.files.push({ path: basename(root), full: root });
  else await walk(root, '', [await realpath(root)], found);
  return found;
}

/** @param above real paths of the folders that lead here, so that a link back to one of them is not entered */
async function walk(folder: string, prefix: string, above: readonly string[], found: DiskFiles): Promise<void> {
  let entries: Dirent[];
  try {
    entries = await readdir(folder, { withFileTypes: true });
  } catch (error) {
    found.leftOut.push({
      name: prefix || './',
      why: `the folder cannot be read (${diskErrorCode(error) ?? String(error)})`,
    });
    return;
  }
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const full = join(folder, entry.name);
    const name = prefix + entry.name;
    if (entry.isFile()) found.files.push({ path: name, full });
    else if (entry.isDirectory() || entry.isSymbolicLink()) await follow(full, name, above, found);
  }
}

async function follow(full: string, name: string, above: readonly string[], found: DiskFiles): Promise<void> {
  try {
    const info = await stat(full);
    if (info.isFile()) found.files.push({ path: name, full });
    if (!info.isDirectory()) return;
    const real = await realpath(full);
    if (above.includes(real)) found.leftOut.push({ name: `${name}/`, why: 'a link back to a folder that it lies in' });
    else await walk(full, `${name}/`, [...above, real], found);
  } catch (error) {
    const code = diskErrorCode(error);
    const why =
      code === 'ENOENT'
        ? 'a link that leads nowhere'
        : code === 'ELOOP'
          ? 'a link that leads back to itself'
          : `it cannot be read (${code})`;
    found.leftOut.push({ name, why });
  }
}
