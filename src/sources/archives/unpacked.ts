/**
 * What archives hold, as one list of files. An archive that holds archives alone is opened one level further, as ImageNet's training set
 * is a tar of one tar a class; deeper nesting is how bombs are made, and is not followed.
 */
import { looksLikeArchive, openArchive } from './openArchive';
import { isHidden } from '../folders/pictureNames';
import { SourceError, type LeftOut } from '../files/SourceError';
import { baseName, rangedFile, type SourceFile } from '../files/SourceFile';
import { megabytes } from '../../store/size';
import { ARCHIVE_LIMITS, type ArchiveOptions } from './limits';

export interface Unpacked {
  /** Of the only archive; null where there are several. */
  name: string | null;
  files: SourceFile[];
  leftOut: LeftOut[];
}

/** An archive within a compressed one has to be unpacked into memory. */
const MOST_INNER_BYTES = 512e6;

/**
 * Each of several archives becomes a folder of its name.
 * @param files all that were brought, with what lies beside the archives
 * @throws {SourceError} where one is damaged, hostile, or nested too deep
 */
export async function unpacked(
  files: readonly SourceFile[],
  archives: readonly SourceFile[],
  options: ArchiveOptions,
): Promise<Unpacked> {
  // Labels may lie beside an archive, and are as good there.
  const beside = files.filter((file) => !archives.includes(file) && !isHidden(file.path));
  const found: Unpacked = {
    name: archives.length === 1 ? stem(baseName(archives[0]!.path)) : null,
    files: [...beside],
    leftOut: [],
  };
  for (const archive of archives) {
    const folder = archives.length > 1 ? `${stem(archive.path)}/` : '';
    const inside = await opened(archive, options);
    for (const file of inside.files) found.files.push({ ...file, path: folder + file.path });
    for (const { name, why } of inside.leftOut) found.leftOut.push({ name: folder + name, why });
  }
  return found;
}

async function opened(
  archive: SourceFile,
  options: ArchiveOptions,
): Promise<{ files: SourceFile[]; leftOut: LeftOut[] }> {
  const outer = await openArchive(archive, options);
  const visible = outer.files.filter(({ path }) => !isHidden(path));
  const inner = visible.filter(({ path }) => looksLikeArchive(path));
  if (inner.length === 0) return outer;
  if (visible.some((file) => !inner.includes(file) && !isText(file.path))) {
    const names = new Set(inner.map(({ path }) => path));
    return {
      files: outer.files.filter(({ path }) => !names.has(path)),
      leftOut: [...outer.leftOut, ...inner.map(({ path }) => ({ name: path, why: 'an archive within the archive' }))],
    };
  }
  const files = outer.files.filter((file) => !inner.includes(file));
  const leftOut = [...outer.leftOut];
  let bytes = 0;
  for (const file of inner) {
    options.signal?.throwIfAborted();
    if (!file.ranged && file.size > MOST_INNER_BYTES) {
      throw new SourceError(
        `${archive.path} holds archives (${file.path}, ${megabytes(file.size)}) and compresses them: unpack them first.`,
      );
    }
    const within = await openArchive(rangedFile(file), options).catch((error: unknown) => {
      if (!(error instanceof SourceError)) throw error;
      throw new SourceError(`${archive.path} holds archives, and one of them cannot be opened: ${error.message}`, {
        cause: error,
      });
    });
    const deeper = within.files.find(({ path }) => looksLikeArchive(path) && !isHidden(path));
    if (deeper) {
      throw new SourceError(
        `${archive.path} holds archives within archives (${file.path}, ${deeper.path}): unpack them first.`,
      );
    }
    bytes += within.files.reduce((sum, { size }) => sum + size, 0);
    if (bytes > (options.limits?.totalBytes ?? ARCHIVE_LIMITS.totalBytes)) {
      throw new SourceError(`${archive.path} unpacks to more than ${megabytes(bytes)}; it is not opened.`);
    }
    const folder = `${stem(file.path)}/`;
    for (const one of within.files) files.push({ ...one, path: folder + one.path });
    for (const { name, why } of within.leftOut) leftOut.push({ name: folder + name, why });
  }
  return { files, leftOut };
}

/** Without the ending of an archive. */
function stem(path: string): string {
  return path.replace(/(\.tar)?\.[^./]+$/i, '');
}

/** What may lie beside archives without being data. */
const isText = (path: string) =>
  /(^|\/)(readme|licen[cs]e|checksums?|md5sums?|sha256sums?)[^/]*$|\.(txt|md|json|csv|tsv|jsonl|html?)$/i.test(path);
