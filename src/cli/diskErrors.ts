/** What an error of the file system means, in words for people, and whether the next file would fare any better. */
import { messageOf } from '../contract/message';

const WORDS: Partial<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the quota of this user on the disk is used up',
  EROFS: 'the disk is read-only',
  EACCES: 'this user has no permission',
  EPERM: 'this user has no permission',
  EMFILE: 'too many files are open; raise the limit (`ulimit -n`)',
  ENFILE: 'too many files are open on this machine',
  EIO: 'the disk reports an error',
  ENXIO: 'the disk is gone',
  ENODEV: 'the disk is gone',
  ENOTCONN: 'the disk is gone',
  ESTALE: 'the disk is gone',
  ENOENT: 'it is not there any more',
  ENOTDIR: 'a file is in the way of a folder',
  EISDIR: 'a folder is in the way',
  EEXIST: 'something else has this name, perhaps a link that leads nowhere',
  ELOOP: 'its links lead in a circle',
  ENAMETOOLONG: 'the name is too long for this disk',
  EINVAL: 'the disk does not take such a name',
  EILSEQ: 'the disk does not take such a name',
  ERR_FS_FILE_TOO_LARGE: 'the file is larger than 2 GB',
};

/** What concerns one name alone: the file beside it may well be written. */
const OF_ONE_NAME = new Set(['ENAMETOOLONG', 'ENOTDIR', 'EISDIR', 'EINVAL', 'EILSEQ', 'ELOOP', 'EEXIST', 'ENOTEMPTY']);

/** The code of a file system's error; null for any other. */
export function diskErrorCode(error: unknown): string | null {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  return typeof code === 'string' ? code : null;
}

/** "the disk is full (ENOSPC)"; the message of any other error, without its full stop. */
export function diskErrorInWords(error: unknown): string {
  const code = diskErrorCode(error);
  const words = code === null ? undefined : WORDS[code];
  if (words !== undefined) return `${words} (${code})`;
  return messageOf(error).replace(/\.$/, '');
}

/** Whether an error in writing will meet every further file too. */
export function stopsWriting(error: unknown): boolean {
  const code = diskErrorCode(error);
  return code !== null && !OF_ONE_NAME.has(code);
}

/** Whether an error in reading will meet every further file too. */
export function stopsReading(error: unknown): boolean {
  return ['EMFILE', 'ENFILE'].includes(diskErrorCode(error) ?? '');
}
