/** What an archive may ask for before it is taken for a bomb, and which names of entries are refused. */
import { SourceError } from '../files/SourceError';
import { megabytes } from '../../store/size';

export interface ArchiveLimits {
  /** Number of entries. */
  entries: number;
  /** Bytes of one unpacked entry. */
  entryBytes: number;
  /** Bytes of all entries unpacked. */
  totalBytes: number;
  /** Unpacked over packed size, of anything larger than `ratioFrom` bytes. */
  ratio: number;
  ratioFrom: number;
}

/** ImageNet's training set fits; pictures hardly compress, and raw arrays of photographs by less than three. */
export const ARCHIVE_LIMITS: ArchiveLimits = {
  entries: 2_000_000,
  entryBytes: 2 ** 31 - 1,
  totalBytes: 256e9,
  ratio: 200,
  ratioFrom: 1 << 20,
};

export interface ArchiveOptions {
  limits?: Partial<ArchiveLimits>;
  signal?: AbortSignal;
}

/** @throws {SourceError} where `unpacked` bytes from `packed` ones are beyond the limits for one entry */
export function checkEntrySize(what: string, packed: number, unpacked: number, limits: ArchiveLimits): void {
  if (unpacked > limits.entryBytes) {
    throw new SourceError(
      `${what} unpacks to ${megabytes(unpacked)}; at most ${megabytes(limits.entryBytes)} are taken.`,
    );
  }
  if (unpacked > limits.ratioFrom && unpacked > packed * limits.ratio) {
    throw new SourceError(
      `${what} unpacks to more than ${limits.ratio} times its size (${megabytes(packed)} to ${megabytes(unpacked)}), ` +
        `as archives made to fill the memory do. Pictures never do; it is not opened.`,
    );
  }
}

/**
 * The path of an entry with `/`, without `./` and in Unicode's form NFC, or an error where it would lead out of the archive.
 * @throws {SourceError} on `..`, absolute paths, drive letters, control characters
 */
export function safePath(archive: string, name: string): string {
  const refuse = (why: string) =>
    new SourceError(
      `${archive} holds an entry named ${JSON.stringify(name)}, ${why}. Such an archive is damaged or hostile; it is not opened.`,
    );
  const path = name.replaceAll('\\', '/');
  // eslint-disable-next-line no-control-regex
  if (/[\u0000-\u001f]/.test(path)) throw refuse('with control characters');
  if (path.startsWith('/')) throw refuse('which is an absolute path');
  if (/^[a-z]:/i.test(path)) throw refuse('which names a drive');
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  if (parts.includes('..')) throw refuse('which leads out of the archive');
  if (parts.length === 0) throw refuse('which names nothing');
  return parts.join('/').normalize('NFC');
}

/** @returns the limits with those of `options` in place */
export function limitsOf(options: ArchiveOptions): ArchiveLimits {
  return { ...ARCHIVE_LIMITS, ...options.limits };
}
