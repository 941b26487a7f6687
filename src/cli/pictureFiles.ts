/** Which pictures a folder holds, and where their corrupted copies go. */
import { readdir, stat } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import { looksLikePicture } from './decodePicture';
import { UsageError } from './usage';

export interface PictureFile {
  path: string;
  /** Relative to the input folder, with `/`, with its extension. */
  name: string;
  /** The same without extension: what a copy is called, and what its random numbers depend on. */
  stem: string;
}

export interface Scan {
  files: PictureFile[];
  /** Files that are left out, each with its reason. */
  clashes: { name: string; why: string }[];
  /** Number of files that are no pictures by their name. */
  others: number;
}

/**
 * All pictures of a folder and its subfolders, in the order of their names. Hidden files and the output folder are left out.
 * @throws {UsageError} where the input is no folder
 */
export async function scanFolder(input: string, output: string): Promise<Scan> {
  const info = await stat(input).catch(() => null);
  if (!info) throw new UsageError(`--input: there is no folder ${input}.`);
  if (!info.isDirectory()) throw new UsageError(`--input takes a folder; ${input} is a file.`);
  const scan: Scan = { files: [], clashes: [], others: 0 };
  const taken = new Map<string, string>();
  for await (const path of walk(resolve(input), resolve(output))) {
    if (!looksLikePicture(path)) {
      scan.others++;
      continue;
    }
    const name = relative(resolve(input), path).split(sep).join('/');
    const stem = name.replace(/\.[^./]+$/, '');
    // A disk that ignores case would let the second overwrite the first.
    const key = stem.toLowerCase().normalize();
    const other = taken.get(key);
    if (other !== undefined) {
      scan.clashes.push({ name, why: `its copies would overwrite those of ${other}; rename one of the two` });
      continue;
    }
    taken.set(key, name);
    scan.files.push({ path, name, stem });
  }
  return scan;
}

async function* walk(folder: string, left: string): AsyncGenerator<string> {
  const entries = await readdir(folder, { withFileTypes: true });
  entries.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.name.startsWith('.') || path === left) continue;
    if (entry.isDirectory()) yield* walk(path, left);
    else if (entry.isFile() || (entry.isSymbolicLink() && (await stat(path).catch(() => null))?.isFile())) yield path;
  }
}
