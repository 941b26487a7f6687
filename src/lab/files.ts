/** Handing files to the user, and reading theirs. */

export function saveFile(name: string, content: Blob | string | Uint8Array, type = 'application/octet-stream'): void {
  const blob = content instanceof Blob ? content : new Blob([content as BlobPart], { type });
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  // The download reads the address after this task, so it must outlive it.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** @param kind what it should be @throws {Error} naming the file, where it is no JSON */
export async function readJson(file: File, kind = 'report'): Promise<unknown> {
  if (file.size > 50 * 1024 * 1024) throw new Error(`“${file.name}” is too large to be a ${kind}.`);
  try {
    return JSON.parse(await file.text());
  } catch {
    throw new Error(`“${file.name}” is not a JSON file. Choose a ${kind}.json that Temper exported.`);
  }
}

/** More files than this out of one drop are not looked at. */
const MAX_DROPPED = 500;

/**
 * The files that were dropped or pasted, those inside of folders included, in the order of their paths; hidden ones are
 * left out. Call it in the event itself: afterwards the transfer is empty.
 */
export async function filesOf(transfer: DataTransfer | null): Promise<File[]> {
  const items = [...(transfer?.items ?? [])].filter(({ kind }) => kind === 'file');
  const entries = items.map((item) => item.webkitGetAsEntry?.() ?? null);
  // What is pasted is a file without an entry in a file system.
  const plain = [...(transfer?.files ?? [])];
  if (!entries.some((entry) => entry?.isDirectory)) return plain.slice(0, MAX_DROPPED);
  const found: File[] = [];
  for (const entry of entries) if (entry) await collect(entry, found);
  return found;
}

async function collect(entry: FileSystemEntry, found: File[]): Promise<void> {
  if (found.length >= MAX_DROPPED || entry.name.startsWith('.')) return;
  if (entry.isFile) {
    const file = await new Promise<File | null>((resolve) =>
      (entry as FileSystemFileEntry).file(resolve, () => resolve(null)),
    );
    if (file) found.push(file);
    return;
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const inside: FileSystemEntry[] = [];
  // A folder is told in portions; the last one is empty.
  for (;;) {
    const portion = await new Promise<FileSystemEntry[]>((resolve) => reader.readEntries(resolve, () => resolve([])));
    if (portion.length === 0) break;
    inside.push(...portion);
  }
  inside.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const inner of inside) await collect(inner, found);
}
