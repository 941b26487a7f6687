/**
 * Links within an archive, followed to what they name: GNU tar keeps the second of two hard-linked files as a link to the first, and
 * large sets are shared by linking their class folders. What leads out of the archive, nowhere, or back to itself is left out.
 */
import { SourceError, type LeftOut } from '../files/SourceError';
import type { SourceFile } from '../files/SourceFile';

export interface ArchiveLink {
  path: string;
  /** As it is written: of a hard link from the archive's root, of a symbolic one from the link's own folder. */
  target: string;
  hard: boolean;
}

/**
 * @param files of the archive, by path
 * @param most files that links may add
 * @returns the linked files under the paths of their links, and the links that name nothing
 * @throws {SourceError} where there are more
 */
export function followLinks(
  archive: string,
  files: ReadonlyMap<string, SourceFile>,
  links: readonly ArchiveLink[],
  most: number,
): { files: SourceFile[]; leftOut: LeftOut[] } {
  const leftOut: LeftOut[] = [];
  let open = links.flatMap((link): Open[] => {
    const target = targetOf(link);
    if (target !== null) return [{ path: link.path, target }];
    leftOut.push({ name: link.path, why: `a link out of the archive, to ${link.target}` });
    return [];
  });
  const known = new Known(files, open);
  const added: SourceFile[] = [];
  while (open.length > 0) {
    const waiting = new Set(open.map(({ path }) => path));
    const waitingIn = foldersOf(waiting);
    // What a link names has to be there whole before it is linked.
    const ready = open.filter(
      ({ target }) => !waitingIn.has(target) && !waiting.has(target) && !passesThrough(target, waiting),
    );
    const settled = new Set(ready.length > 0 ? ready : circular(open));
    for (const link of settled) {
      const linked = ready.length > 0 ? known.at(link.target) : [];
      if (linked.length === 0)
        leftOut.push({ name: link.path, why: `a link to ${link.target}, ${nowhere(ready.length > 0)}` });
      for (const file of linked) {
        if (added.length >= most) throw new SourceError(`${archive} holds more than ${most} files, counting links.`);
        const alias = { ...file, path: link.path + file.path.slice(link.target.length) };
        if (known.add(alias)) added.push(alias);
      }
    }
    open = open.filter((link) => !settled.has(link));
  }
  return { files: added, leftOut };
}

interface Open {
  path: string;
  target: string;
}

const nowhere = (ready: boolean) => (ready ? 'which is not in the archive' : 'which leads back to itself');

/** Links that wait for each other: those that lead into a folder above themselves first, as others may only wait for them. */
function circular(open: readonly Open[]): readonly Open[] {
  const above = open.filter(({ path, target }) => path === target || path.startsWith(`${target}/`));
  return above.length > 0 ? above : open;
}

/** Files by path, and those below each folder that a link names. */
class Known {
  private readonly files = new Map<string, SourceFile>();
  private readonly below = new Map<string, SourceFile[]>();

  constructor(files: ReadonlyMap<string, SourceFile>, links: readonly Open[]) {
    for (const { target } of links) this.below.set(target, []);
    for (const [path, file] of files) this.add({ ...file, path });
  }

  /** @returns false where there is a file of that path already */
  add(file: SourceFile): boolean {
    if (this.files.has(file.path)) return false;
    this.files.set(file.path, file);
    for (const folder of ancestors(file.path)) this.below.get(folder)?.push(file);
    return true;
  }

  /** The file of a path, or the files below it. */
  at(path: string): readonly SourceFile[] {
    const file = this.files.get(path);
    return file ? [file] : [...(this.below.get(path) ?? [])];
  }
}

/** Path in the archive, or null where it leads out. */
function targetOf({ path, target, hard }: ArchiveLink): string | null {
  if (target.startsWith('/') || /^[a-z]:/i.test(target) || target === '') return null;
  const parts = hard ? [] : path.split('/').slice(0, -1);
  for (const part of target.replaceAll('\\', '/').split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return null;
  }
  return parts.length > 0 ? parts.join('/').normalize('NFC') : null;
}

/** Folders above a path, the nearest first. */
function* ancestors(path: string): Generator<string> {
  for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) yield path.slice(0, at);
}

function foldersOf(paths: Iterable<string>): Set<string> {
  const folders = new Set<string>();
  for (const path of paths) for (const folder of ancestors(path)) folders.add(folder);
  return folders;
}

function passesThrough(path: string, links: ReadonlySet<string>): boolean {
  for (const folder of ancestors(path)) if (links.has(folder)) return true;
  return false;
}
