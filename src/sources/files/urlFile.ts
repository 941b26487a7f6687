/**
 * A file on a server, read by ranges where it allows that, else downloaded whole. Hugging Face redirects to another host, behind
 * which a range may be refused across origins while a plain request works.
 */
import { refused, unreachable } from './httpErrors';
import { SourceError } from './SourceError';
import { blobFile, fileOf } from './SourceFile';
import { plainPart } from './webAddress';
import { megabytes } from '../../store/size';
import type { SourceFile } from './SourceFile';

export interface UrlFileOptions {
  /** Path of the file for readers; default: the last part of the address. */
  path?: string;
  /** Bytes at most where it has to be downloaded whole. Default 2 GB. */
  mostBytes?: number;
  signal?: AbortSignal;
  fetch?: typeof fetch;
}

/**
 * @throws {SourceError} where the server has no such file, refuses it, asks to wait, or the connection is cut
 * @throws the signal's reason where it was cancelled
 */
export async function urlFile(url: string, options: UrlFileOptions = {}): Promise<SourceFile> {
  const { mostBytes = 2e9, signal } = options;
  const path = options.path ?? plainPart(new URL(url).pathname.split('/').pop() ?? '');
  const get = async (range?: string): Promise<Response> => {
    signal?.throwIfAborted();
    const headers: Record<string, string> = range ? { Range: range } : {};
    const response = await (options.fetch ?? fetch)(url, {
      headers,
      referrerPolicy: 'no-referrer',
      ...(signal ? { signal } : {}),
    });
    if (!response.ok) throw refused(path, response);
    return response;
  };
  const probe = await get('bytes=0-0').catch((error: unknown) => {
    signal?.throwIfAborted();
    // A status is the server's last word; a request that failed as such may have failed for its range.
    if (error instanceof SourceError) throw error;
    return null;
  });
  const size = probe?.status === 206 ? totalOf(probe) : null;
  if (size !== null) {
    await probe!.body?.cancel();
    return fileOf(path, size, async (start, end) => {
      if (start === end) return new Uint8Array(0);
      const response = await get(`bytes=${start}-${end - 1}`);
      if (response.status !== 206) {
        await response.body?.cancel();
        throw new SourceError(
          `${path}: the server no longer sends parts of the file. Try again, or download it and open it from the disk.`,
        );
      }
      return new Uint8Array(await response.arrayBuffer());
    });
  }
  await (probe?.status === 206 ? probe.body?.cancel() : undefined);
  try {
    return blobFile(path, await download(path, probe?.status === 200 ? probe : await get(), mostBytes));
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof SourceError) throw error;
    throw unreachable(path, error);
  }
}

/** Of `Content-Range: bytes 0-0/1234`; null where the browser does not show it, or it is no size. */
function totalOf(response: Response): number | null {
  const total = /^bytes 0-0\/(\d+)$/.exec(response.headers.get('Content-Range') ?? '')?.[1];
  return total !== undefined && Number.isSafeInteger(Number(total)) ? Number(total) : null;
}

async function download(path: string, response: Response, mostBytes: number): Promise<Blob> {
  const encoded = response.headers.get('Content-Encoding');
  const declared = encoded ? null : response.headers.get('Content-Length');
  const tooLarge = () =>
    new SourceError(
      `${path} is larger than ${megabytes(mostBytes)}, and its server sends no parts of it. Download it and open it from the disk.`,
    );
  if (declared !== null && Number(declared) > mostBytes) {
    await response.body?.cancel();
    throw tooLarge();
  }
  const parts: Blob[] = [];
  let size = 0;
  const reader = response.body?.getReader();
  for (;;) {
    const { done, value } = (await reader?.read()) ?? { done: true, value: undefined };
    if (done || !value) break;
    size += value.length;
    if (size > mostBytes) {
      await reader?.cancel();
      throw tooLarge();
    }
    parts.push(new Blob([value]));
  }
  if (declared !== null && Number(declared) !== size) {
    throw new SourceError(`The connection was cut after ${size} of ${declared} bytes of ${path}. Try again.`);
  }
  return new Blob(parts);
}
