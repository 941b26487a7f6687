/**
 * The files of a drop, a file chooser or a folder chooser, with their paths: the folders are what says which class a picture
 * belongs to. Folders are walked to their ends, which a browser tells in portions only.
 */
import type { DataFile } from '../../contract/library';

/** More than this is a mistake (a whole disk was dropped), and listing it would stop the page. ImageNet's validation has 50,000. */
export const MAX_FILES = 300_000;

/**
 * What was dropped, in no particular order; hidden files and folders are left out. Call it in the event itself: afterwards the
 * transfer is empty.
 * @param onFound called with how many there are so far
 * @throws {Error} beyond `MAX_FILES`, and where a folder cannot be read
 */
export async function droppedFiles(
  transfer: DataTransfer | null,
  onFound: (count: number) => void = () => {},
): Promise<DataFile[]> {
  const items = [...(transfer?.items ?? [])].filter(({ kind }) => kind === 'file');
  const entries = items.map((item) => item.webkitGetAsEntry?.() ?? null).filter((entry) => entry !== null);
  if (entries.length === 0) return [...(transfer?.files ?? [])].map((file) => ({ path: file.name, file }));
  const found: DataFile[] = [];
  for (const entry of entries) await collect(entry, found, onFound);
  return found;
}

/** What a file or folder chooser gave. */
export function chosenFiles(files: Iterable<File>): DataFile[] {
  const all = [...files].map((file) => ({ path: file.webkitRelativePath || file.name, file }));
  const seen = all.filter(({ path }) => !path.split('/').some((part) => part.startsWith('.')));
  if (seen.length > MAX_FILES) throw tooMany();
  return seen;
}

async function collect(entry: FileSystemEntry, found: DataFile[], onFound: (count: number) => void): Promise<void> {
  if (entry.name.startsWith('.')) return;
  if (entry.isFile) {
    if (found.length >= MAX_FILES) throw tooMany();
    const file = await new Promise<File>((resolve, reject) =>
      (entry as FileSystemFileEntry).file(resolve, () => reject(unreadable(entry))),
    );
    found.push({ path: entry.fullPath.replace(/^\//, ''), file });
    if (found.length % 1000 === 0) onFound(found.length);
    return;
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  for (;;) {
    const portion = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, () => reject(unreadable(entry))),
    );
    if (portion.length === 0) return;
    // Files of one portion are opened together: one after the other takes minutes for tens of thousands.
    const folders = portion.filter(({ isDirectory }) => isDirectory);
    await Promise.all(portion.filter(({ isFile }) => isFile).map((file) => collect(file, found, onFound)));
    for (const folder of folders) await collect(folder, found, onFound);
  }
}

const unreadable = ({ fullPath }: FileSystemEntry) =>
  new Error(`“${fullPath}” could not be read: it was moved, or this browser may not read it. Nothing was opened.`);
const tooMany = () =>
  new Error(
    `That is more than ${MAX_FILES.toLocaleString('en')} files. Choose the folder of the data set itself, or a part of it.`,
  );
