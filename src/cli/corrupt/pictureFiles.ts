/** Which pictures a folder holds, where their corrupted copies go, and what is left out. */
import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { CORRUPTED_FOLDER_FILE } from '../../contract/corruptedFolder';
import { looksLikePicture } from '../decodePicture';
import { diskErrorCode, diskErrorInWords } from '../diskErrors';
import { isCopyFolderName } from './copyRecipe';
import { type CorruptFolders, folderIdentity, isCorruptedFolder } from './corruptFolders';
import type { LeftOut } from './leftOut';

/** What Node makes of bytes in a name that are no UTF-8; the file cannot be reached by such a name. */
const UNREADABLE_BYTE = '\uFFFD';

export interface PictureFile {
  path: string;
  /** Relative to the input folder, with `/`, with its extension, as it is on the disk. */
  name: string;
  /** The same without extension, in Unicode's form NFC: what a copy is called, and what its random numbers depend on. */
  stem: string;
}

export interface Scan {
  files: PictureFile[];
  leftOut: LeftOut[];
  /** Folders that are not looked into, on purpose, each with its reason. */
  passedBy: { name: string; why: string }[];
  /** Files that are no pictures by their names. */
  others: string[];
  hidden: string[];
}

/**
 * All pictures of a folder and its subfolders, in the order of their names. Links are followed.
 * @param perturbations names of all that there are
 * @throws the file system's error where the folder itself cannot be listed
 */
export async function scanFolder(
  folders: Pick<CorruptFolders, 'input' | 'outputIdentity'>,
  perturbations: ReadonlySet<string>,
): Promise<Scan> {
  const walk = new Walk(folders.outputIdentity, perturbations);
  const entries = await readdir(folders.input, { withFileTypes: true });
  await walk.folder(folders.input, '', entries, [await folderIdentity(folders.input)]);
  return walk.scan;
}

class Walk {
  readonly scan: Scan = { files: [], leftOut: [], passedBy: [], others: [], hidden: [] };
  /** What a name is on a disk that knows neither case nor forms of Unicode → the picture that has it. */
  private readonly taken = new Map<string, PictureFile>();

  constructor(
    private readonly outputIdentity: string | null,
    private readonly perturbations: ReadonlySet<string>,
  ) {}

  /**
   * @param name of the folder relative to the input, ending in `/`; empty for the input itself
   * @param above identities of the folder and of those that led here
   */
  async folder(path: string, name: string, entries: Dirent[], above: readonly string[]): Promise<void> {
    const copies = entries.some((entry) => entry.name === CORRUPTED_FOLDER_FILE) && (await isCorruptedFolder(path));
    const inOrder = entries
      .map((entry) => ({ entry, form: entry.name.normalize('NFC') }))
      .sort((a, b) => (a.form < b.form ? -1 : a.form > b.form ? 1 : a.entry.name < b.entry.name ? -1 : 1));
    for (const { entry } of inOrder) {
      const own = { path: join(path, entry.name), name: name + entry.name };
      if (copies && entry.name === CORRUPTED_FOLDER_FILE) continue;
      if (entry.name.startsWith('.')) this.scan.hidden.push(own.name);
      else if (entry.isFile() && !entry.name.includes(UNREADABLE_BYTE)) this.file(own);
      else if (copies && isCopyFolderName(entry.name, this.perturbations)) {
        this.scan.passedBy.push({ name: `${own.name}/`, why: 'copies that `temper corrupt` made' });
      } else await this.followed(own, entry, above);
    }
  }

  /** A folder, or what only a second look tells: a link, or anything on a disk that does not say what its entries are. */
  private async followed(own: { path: string; name: string }, entry: Dirent, above: readonly string[]): Promise<void> {
    const { leftOut, others, passedBy } = this.scan;
    const found = await stat(own.path).catch((error: unknown) => diskErrorCode(error) ?? 'unknown');
    if (typeof found === 'string') {
      // A link without an ending may have been a folder of pictures.
      const missed = looksLikePicture(own.name) || !/\.[^./]+$/.test(own.name);
      const why = whyMissing(entry, found);
      if (entry.isDirectory()) leftOut.push({ name: `${own.name}/`, kind: 'folder', why });
      else if (missed) leftOut.push({ name: own.name, kind: 'unreadable', why });
      else others.push(own.name);
      return;
    }
    if (found.isFile()) return this.file(own);
    if (!found.isDirectory()) {
      if (looksLikePicture(own.name)) leftOut.push({ name: own.name, kind: 'unreadable', why: 'it is no file' });
      else others.push(own.name);
      return;
    }
    const name = `${own.name}/`;
    try {
      const identity = await folderIdentity(own.path);
      if (identity === this.outputIdentity) return void passedBy.push({ name, why: 'the folder that is written to' });
      if (above.includes(identity)) return void passedBy.push({ name, why: 'a link to a folder that it lies in' });
      const entries = await readdir(own.path, { withFileTypes: true });
      await this.folder(own.path, name, entries, [...above, identity]);
    } catch (error) {
      leftOut.push({ name, kind: 'folder', why: `the folder cannot be read: ${diskErrorInWords(error)}` });
    }
  }

  private file({ path, name }: { path: string; name: string }): void {
    if (!looksLikePicture(name)) return void this.scan.others.push(name);
    const file: PictureFile = { path, name, stem: name.replace(/\.[^./]+$/, '').normalize('NFC') };
    // A disk that ignores case would let the second overwrite the first.
    const key = file.stem.toLowerCase().normalize('NFC');
    const other = this.taken.get(key);
    if (other === undefined) {
      this.taken.set(key, file);
      this.scan.files.push(file);
      return;
    }
    this.scan.leftOut.push({ name, kind: 'clash', why: whyClashing(file, other) });
  }
}

function whyClashing(file: PictureFile, other: PictureFile): string {
  const difference =
    file.name.normalize('NFC') === other.name.normalize('NFC')
      ? ' (the same letters in another form of Unicode)'
      : file.stem === other.stem
        ? ''
        : ' (many disks do not tell upper from lower case)';
  return `its copies would overwrite those of ${other.name}${difference}; rename one of the two`;
}

function whyMissing(entry: Dirent, code: string): string {
  if (entry.name.includes(UNREADABLE_BYTE)) return 'its name is not valid UTF-8; rename it';
  if (code === 'ENOENT') return entry.isSymbolicLink() ? 'a link that leads nowhere' : 'it is not there any more';
  if (code === 'ELOOP') return 'a link that leads back to itself';
  return `it cannot be read (${code})`;
}
