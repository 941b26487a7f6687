/**
 * What else lies in the output: copies of pictures that the input does not hold any more, and copies of other corruptions whose pictures
 * have changed since. Who measures the folder measures them too, so they are named.
 */
import { readdir } from 'node:fs/promises';
import type { Dirent } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { copyMarkParts } from '../../image/copyMark';
import { isCopyFolderName } from './copyRecipe';
import { markOf } from './copyState';

export interface RestOfFolder {
  /** Paths within the output, with `/`. */
  orphans: string[];
  outdated: string[];
}

/**
 * @param perturbations names of all that there are
 * @param seen `<corruption>/<severity>` that this run has looked at, copy by copy
 * @param sources stem → hash of each picture of the input; null for one that could not be read
 */
export async function restOfFolder(
  output: string,
  perturbations: ReadonlySet<string>,
  seen: ReadonlySet<string>,
  sources: ReadonlyMap<string, string | null>,
): Promise<RestOfFolder> {
  const rest: RestOfFolder = { orphans: [], outdated: [] };
  const folders = await readdir(output).catch(() => []);
  for (const corruption of folders.filter((name) => isCopyFolderName(name, perturbations)).sort()) {
    for (const severity of await readdir(join(output, corruption)).catch(() => [])) {
      const folder = `${corruption}/${severity}`;
      for await (const path of copiesIn(join(output, folder))) {
        const source = sources.get(path.slice(0, -'.png'.length).normalize('NFC'));
        if (source === undefined) rest.orphans.push(`${folder}/${path}`);
        else if (source !== null && !seen.has(folder)) {
          const mark = markOf(join(output, folder, path));
          if (mark !== null && copyMarkParts(mark).get('source') !== source) rest.outdated.push(`${folder}/${path}`);
        }
      }
    }
  }
  return rest;
}

/** Paths within the folder, with `/`. */
async function* copiesIn(folder: string): AsyncGenerator<string> {
  const entries: Dirent[] = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    if (entry.isDirectory() || entry.name.startsWith('.') || !entry.name.endsWith('.png')) continue;
    yield relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/');
  }
}
