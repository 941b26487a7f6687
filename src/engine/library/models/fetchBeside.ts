/** A small file that lies beside a model on the web, into memory. */
import { download, type DownloadSink } from '../../../sources/files/download';
import { RefusedError } from '../../../sources/files/httpErrors';
import { SourceError } from '../../../sources/files/SourceError';
import { fileOfBytes, type RangedFile } from '../../../store/files/RangedFile';

/** Bytes: a tokenizer has a few million. */
const MOST = 100e6;

export interface BesideOptions {
  fetch: typeof fetch;
  signal: AbortSignal;
  /** Whether it is an error that it is not there. */
  needed: boolean;
  onProgress?: (done: number) => void;
}

/**
 * @returns null where the server does not have it and it is not needed
 * @throws {SourceError} as `download`
 */
export async function fetchBeside(url: string, name: string, options: BesideOptions): Promise<RangedFile | null> {
  const { fetch, signal, needed, onProgress } = options;
  const sink = new MemorySink(name);
  try {
    await download(url, sink, { name, signal, fetch, onProgress });
  } catch (error) {
    if (!needed && error instanceof RefusedError && error.missing) return null;
    throw error;
  }
  return fileOfBytes(name, sink.joined());
}

class MemorySink implements DownloadSink {
  bytes = 0;
  readonly validator = null;
  private parts: Uint8Array[] = [];

  constructor(private readonly name: string) {}

  restart(): Promise<void> {
    this.parts = [];
    this.bytes = 0;
    return Promise.resolve();
  }

  write(bytes: Uint8Array): Promise<void> {
    this.parts.push(bytes);
    this.bytes += bytes.length;
    if (this.bytes <= MOST) return Promise.resolve();
    throw new SourceError(`${this.name} is larger than 100 MB, which no file of its kind is. Is the address right?`);
  }

  joined(): Uint8Array {
    const all = new Uint8Array(this.bytes);
    let at = 0;
    for (const part of this.parts) {
      all.set(part, at);
      at += part.length;
    }
    return all;
  }
}
