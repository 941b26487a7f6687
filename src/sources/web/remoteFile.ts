/**
 * A file on a server as readers of data sets take it. A read that a bad connection broke is tried again; one that fails for good is
 * not the fault of the picture that was to be read, so it has an error of its own, which ends what is being done.
 */
import { reasonOf, SourceError } from '../files/SourceError';
import { urlFile, type UrlFileOptions } from '../files/urlFile';
import { looksLikeArchive } from '../archives/openArchive';
import { looksLikeCifar } from '../formats/cifar';
import type { SourceFile } from '../files/SourceFile';

/** The server no longer answers, or refuses. */
export class SourceUnreachable extends SourceError {
  override name = 'SourceUnreachable';
}

export interface RemoteFileOptions extends UrlFileOptions {
  /** Milliseconds to wait before each further attempt. */
  waits?: readonly number[];
}

/** @throws {SourceError} where there is no such file, the server refuses, or the connection fails again and again */
export async function remoteFile(url: string, options: RemoteFileOptions = {}): Promise<SourceFile> {
  const { waits = [500, 2000], signal } = options;
  const file = await urlFile(url, options);
  const path = options.path ?? (await namedByContent(file));
  const read = async (start?: number, end?: number): Promise<Uint8Array> => {
    for (let attempt = 0; ; attempt++) {
      try {
        return await file.read(start, end);
      } catch (error) {
        signal?.throwIfAborted();
        // A status has been turned into an error without a cause; only a broken connection has one.
        const broken = error instanceof Error && error.cause !== undefined;
        if (broken && attempt < waits.length) {
          await new Promise((resolve) => setTimeout(resolve, waits[attempt]));
          continue;
        }
        throw new SourceUnreachable(
          broken
            ? `The connection to the server of ${path} was lost (${reasonOf(error.cause)}). Try again, or download the file and open it from the disk.`
            : error instanceof Error
              ? error.message
              : String(error),
          { cause: error },
        );
      }
    }
  };
  return { ...file, path, read };
}

const SIGNATURES: readonly [bytes: readonly number[], extension: string][] = [
  [[0x50, 0x4b], '.zip'],
  [[0x1f, 0x8b], '.tar.gz'],
  [[0x50, 0x41, 0x52, 0x31], '.parquet'],
  [[0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59], '.npy'],
];

/**
 * Addresses such as `…/files/data.zip/content` do not end as their files do.
 * @throws {SourceError} where it is a web page
 */
async function namedByContent(file: SourceFile): Promise<string> {
  const { path } = file;
  const head = await file.read(0, Math.min(512, file.size));
  const text = new TextDecoder('latin1').decode(head);
  if (/^\s*<(!doctype|html|\?xml|head)/i.test(text)) {
    throw new SourceError(
      `The address of ${path || 'that file'} is of a web page, not of a file. Copy the address of its download button.`,
    );
  }
  if (looksLikeArchive(path) || looksLikeCifar(path) || /\.(npy|parquet)$/i.test(path)) return path;
  const found = SIGNATURES.find(([bytes]) => bytes.every((byte, i) => head[i] === byte))?.[1];
  if (found) return (path || 'data') + found;
  return text.slice(257, 262) === 'ustar' ? `${path || 'data'}.tar` : path;
}
