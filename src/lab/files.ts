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

/** @throws {Error} naming the file, where it is no JSON */
export async function readJson(file: File): Promise<unknown> {
  if (file.size > 50 * 1024 * 1024) throw new Error(`“${file.name}” is too large to be a report.`);
  try {
    return JSON.parse(await file.text());
  } catch {
    throw new Error(`“${file.name}” is not a JSON file. Choose a report.json that Temper exported.`);
  }
}
