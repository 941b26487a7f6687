/**
 * A gzip file unpacked once, in a stream. Its inside has no index, so files in a `tar.gz` cannot be read where they lie:
 * the unpacked tar is kept as a Blob, which browsers may move to the disk, and read by ranges like any other.
 */
import { limitsOf } from './limits';
import { reasonOf, SourceError } from '../files/SourceError';
import { blobFile } from '../files/SourceFile';
import { megabytes } from '../../store/size';
import type { ArchiveOptions } from './limits';
import type { SourceFile } from '../files/SourceFile';

/** Unpacked bytes at most, as all of them are kept. */
export const MOST_GUNZIPPED = 4e9;
const STEP = 1 << 16;
/** Chunks are gathered into blobs of this size, so that few are alive at once. */
const PART = 1 << 24;

/** @throws {SourceError} where the file is damaged, cut off, or unpacks to more than the limits */
export async function gunzip(file: SourceFile, options: ArchiveOptions = {}): Promise<SourceFile> {
  const limits = limitsOf({ limits: { totalBytes: MOST_GUNZIPPED, ratioFrom: 1 << 26, ...options.limits } });
  const path = file.path.replace(/\.gz$/i, '').replace(/\.tgz$/i, '.tar');
  let consumed = 0;
  const source = new ReadableStream<BufferSource>({
    async pull(controller) {
      const end = Math.min(file.size, consumed + STEP);
      if (consumed === end) return controller.close();
      controller.enqueue((await file.read(consumed, end)) as Uint8Array<ArrayBuffer>);
      consumed = end;
    },
  });
  const reader = source.pipeThrough(new DecompressionStream('gzip')).getReader();
  const parts: Blob[] = [];
  let chunks: Uint8Array<ArrayBuffer>[] = [];
  let gathered = 0;
  let total = 0;
  try {
    for (;;) {
      options.signal?.throwIfAborted();
      const { done, value } = await reader.read();
      if (value) {
        chunks.push(value as Uint8Array<ArrayBuffer>);
        gathered += value.length;
        total += value.length;
      }
      checkGrowth(file, consumed, total, limits);
      if (done || gathered >= PART) {
        parts.push(new Blob(chunks));
        chunks = [];
        gathered = 0;
      }
      if (done) return blobFile(path, new Blob(parts));
    }
  } catch (error) {
    await reader.cancel().catch(() => {});
    options.signal?.throwIfAborted();
    if (error instanceof SourceError) throw error;
    throw new SourceError(`${file.path} is damaged or cut off (${reasonOf(error)}). Download it again.`, {
      cause: error,
    });
  }
}

function checkGrowth(
  file: SourceFile,
  consumed: number,
  total: number,
  limits: { totalBytes: number; ratio: number; ratioFrom: number },
): void {
  if (total > limits.totalBytes) {
    throw new SourceError(
      `${file.path} unpacks to more than ${megabytes(limits.totalBytes)}, which would have to be kept. ` +
        `Unpack it and choose the folder, or pack it as a zip or a plain tar.`,
    );
  }
  if (total > limits.ratioFrom && total > consumed * limits.ratio) {
    throw new SourceError(
      `${file.path} unpacks to more than ${limits.ratio} times its size, as files made to fill the memory do; it is not opened.`,
    );
  }
}
