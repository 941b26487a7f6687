/** What has to hold of an archive that was opened, and reading all of it. */
import type { Archive } from '../../../src/sources/archives/zip';
import { holds } from '../Target';

/** Beyond, an archive is not read whole: what it declares may be more than there is memory, which readers ask for file by file. */
const MOST_READ = 32e6;

export interface ReadArchive extends Archive {
  contents: Map<string, Uint8Array>;
}

/** @throws what the archive's reader throws */
export async function readAll(archive: Archive): Promise<ReadArchive> {
  const contents = new Map<string, Uint8Array>();
  let total = 0;
  for (const file of archive.files) {
    if ((total += file.size) > MOST_READ) break;
    contents.set(file.path, await file.read());
  }
  return { ...archive, contents };
}

export async function checkArchive({ files, contents, leftOut }: ReadArchive): Promise<void> {
  const paths = files.map(({ path }) => path);
  holds(new Set(paths).size === paths.length, 'A path comes twice.');
  for (const path of [...paths, ...leftOut.map(({ name }) => name)]) {
    const parts = path.split('/');
    const control = Array.from(path).some((letter) => letter < ' ');
    const astray =
      control || /^([a-z]:|\/)|\\/i.test(path) || parts.includes('..') || parts.includes('') || parts.includes('.');
    holds(!astray, `The path ${JSON.stringify(path)} leads elsewhere.`);
    holds(path === path.normalize('NFC'), `The path ${JSON.stringify(path)} is not in NFC.`);
  }
  for (const file of files) {
    const whole = contents.get(file.path);
    if (!whole) continue;
    holds(whole.length === file.size, `${file.path} has ${whole.length} bytes and says ${file.size}.`);
    const [from, to] = [Math.floor(file.size / 3), Math.ceil(file.size / 2)];
    const part = await file.read(from, to);
    holds(Buffer.compare(part, whole.subarray(from, to)) === 0, `A part of ${file.path} is not that of the whole.`);
  }
}
