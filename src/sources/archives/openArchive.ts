/** Recognises an archive by its first bytes and opens it. */
import { gunzip } from './gunzip';
import { openTar, parseTarHeader } from './tar';
import { openZip } from './zip';
import { SourceError } from '../files/SourceError';
import type { ArchiveOptions } from './limits';
import type { Archive } from './zip';
import type { SourceFile } from '../files/SourceFile';

type Kind = 'zip' | 'tar' | 'gzip';

const MAGIC: readonly [bytes: readonly number[], kind: Kind | { other: string }][] = [
  [[0x50, 0x4b, 3, 4], 'zip'],
  [[0x50, 0x4b, 5, 6], 'zip'],
  [[0x50, 0x4b, 7, 8], { other: 'a zip in several volumes' }],
  [[0x1f, 0x8b], 'gzip'],
  [[0x52, 0x61, 0x72, 0x21], { other: 'a RAR archive' }],
  [[0x37, 0x7a, 0xbc, 0xaf], { other: 'a 7z archive' }],
  [[0x42, 0x5a, 0x68], { other: 'compressed with bzip2' }],
  [[0xfd, 0x37, 0x7a, 0x58], { other: 'compressed with xz' }],
  [[0x28, 0xb5, 0x2f, 0xfd], { other: 'compressed with Zstandard' }],
];

/** Whether a name looks like that of an archive. */
export function looksLikeArchive(path: string): boolean {
  return /\.(zip|tar|tgz|gz|rar|7z|bz2|xz|zst)$/i.test(path);
}

/**
 * The files of a zip, tar or tar.gz; of a gzip file that is no tar, the one file in it.
 * @throws {SourceError} where it is another kind, damaged, cut off, encrypted or hostile
 */
export async function openArchive(file: SourceFile, options: ArchiveOptions = {}): Promise<Archive> {
  const kind = await archiveKind(file);
  if (kind === 'zip') return openZip(file, options);
  if (kind === 'tar') return openTar(file, options);
  const unpacked = await gunzip(file, options);
  const inside = await archiveKind(unpacked).catch(() => null);
  return inside === 'tar' ? openTar(unpacked, options) : { files: [unpacked], leftOut: [] };
}

async function archiveKind(file: SourceFile): Promise<Kind> {
  const head = await file.read(0, Math.min(512, file.size));
  const known = MAGIC.find(([bytes]) => bytes.every((byte, i) => head[i] === byte))?.[1];
  if (typeof known === 'string') return known;
  if (known) {
    throw new SourceError(`${file.path} is ${known.other}, which is not read here. Unpack it and choose the folder.`);
  }
  if (head.length === 512 && typeof parseTarHeader(head) === 'object') return 'tar';
  throw new SourceError(
    file.size === 0
      ? `${file.path} is empty.`
      : `${file.path} is no zip, tar or tar.gz by its first bytes: it is damaged or has the wrong name.`,
  );
}
