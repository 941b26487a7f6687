/**
 * A file that can be read in parts, wherever it is: on a disk, in an archive, on a server. All readers take these, so that
 * the page, the worker and the command line share them, and an archive's entry is read like any other file.
 */
import type { RangedFile } from '../../store/files/RangedFile';
import { reasonOf, SourceError } from './SourceError';

/** Paths are relative to the folder or archive that the file was found in, with `/`; reads that fail throw a `SourceError`. */
export interface SourceFile extends RangedFile {
  /** Whether a part can be read without reading what comes before it; false for a compressed entry of an archive. */
  ranged: boolean;
}

/** A file of the browser (`File` is a `Blob`), read by slices. */
export function blobFile(path: string, blob: Blob): SourceFile {
  return fileOf(path, blob.size, async (start, end) => new Uint8Array(await blob.slice(start, end).arrayBuffer()));
}

/** Bytes already in memory. What is read shares their memory. */
export function bytesFile(path: string, bytes: Uint8Array): SourceFile {
  return fileOf(path, bytes.length, (start, end) => Promise.resolve(bytes.subarray(start, end)));
}

/**
 * A file over any means of reading a range, such as a file handle of Node.
 * @param readRange gives the bytes from `start` to before `end`; fewer are taken as a file that has been cut off
 */
export function fileOf(
  path: string,
  size: number,
  readRange: (start: number, end: number) => Promise<Uint8Array>,
): SourceFile {
  return {
    path,
    size,
    ranged: true,
    async read(start = 0, end = size) {
      if (!(start >= 0 && start <= end && end <= size)) {
        throw new SourceError(`${path} ends at byte ${size}, before byte ${end} is reached: the file is cut off.`);
      }
      let bytes: Uint8Array;
      try {
        bytes = await readRange(start, end);
      } catch (error) {
        if (error instanceof SourceError) throw error;
        throw new SourceError(`${path} cannot be read (${reasonOf(error)}). Was it moved or changed?`, {
          cause: error,
        });
      }
      if (bytes.length !== end - start) {
        throw new SourceError(`${path} ends before byte ${end}: it has become shorter since it was opened.`);
      }
      return bytes;
    },
  };
}

/** The same file where parts can be read; else one that is read whole at first use and kept. */
export function rangedFile(file: SourceFile): SourceFile {
  if (file.ranged) return file;
  let whole: Promise<Uint8Array> | null = null;
  return fileOf(file.path, file.size, async (start, end) => {
    whole ??= file.read();
    try {
      return (await whole).subarray(start, end);
    } catch (error) {
      whole = null;
      throw error;
    }
  });
}

/**
 * A small text file, UTF-8 with or without byte order mark.
 * @throws {SourceError} where it is larger than `most` bytes or not UTF-8
 */
export async function readText(file: SourceFile, most = 64e6): Promise<string> {
  if (file.size > most)
    throw new SourceError(`${file.path} has ${file.size} bytes; a text file of at most ${most} fits here.`);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await file.read());
  } catch (error) {
    if (error instanceof SourceError) throw error;
    throw new SourceError(`${file.path} is not a text in UTF-8. Save it as UTF-8.`, { cause: error });
  }
}

/** The part of a path after the last `/`. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
