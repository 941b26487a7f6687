/** Copies in the output of pictures that the input does not hold any more: who measures the folder measures them too. */
import { readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { Dirent } from 'node:fs';

/**
 * @param folders `<corruption>/<severity>` within the output
 * @param stems of the pictures of the input
 * @returns paths within the output, with `/`
 */
export async function orphanedCopies(
  output: string,
  folders: readonly string[],
  stems: ReadonlySet<string>,
): Promise<string[]> {
  const orphans: string[] = [];
  for (const folder of folders) {
    const root = join(output, folder);
    const entries: Dirent[] = await readdir(root, { recursive: true, withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      if (entry.isDirectory() || entry.name.startsWith('.') || !entry.name.endsWith('.png')) continue;
      const path = relative(root, join(entry.parentPath, entry.name)).split(sep).join('/');
      if (!stems.has(path.slice(0, -4).normalize('NFC'))) orphans.push(`${folder}/${path}`);
    }
  }
  return orphans;
}
