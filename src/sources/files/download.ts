/**
 * Downloads a large file piece by piece. A connection that breaks is taken up where it broke, by a Range request, also after a
 * reload; where the server ignores ranges, refuses them across origins, or has another file by now, it begins anew.
 *
 * A part may be continued only with bytes of the same file: RFC 9110 §13.1.5 wants a strong validator. It is compared here, since
 * the header `If-Range` would need a permission that file servers do not give to other origins; `Range: bytes=n-` needs none.
 */
import { megabytes } from '../../store/size';
import { refused, unreachable } from './httpErrors';
import { SourceError } from './SourceError';

/** Where the bytes go. */
export interface DownloadSink {
  /** Bytes that are here. */
  readonly bytes: number;
  /** Which version of the file they are of; null where nobody can tell. */
  readonly validator: string | null;
  /** The file comes from its beginning: whatever was here is void. */
  restart(facts: { validator: string | null; total: number | null }): Promise<void>;
  write(bytes: Uint8Array): Promise<void>;
}

export interface DownloadOptions {
  /** For messages. */
  name: string;
  signal?: AbortSignal;
  /** `total` is null where the server does not say. */
  onProgress?: (done: number, total: number | null) => void;
  fetch?: typeof fetch;
  /** Milliseconds to wait before each further attempt without progress. */
  waits?: readonly number[];
  /** Milliseconds without a byte after which a connection counts as broken. */
  patience?: number;
}

const WAITS = [500, 2000, 5000];
/** Attempts in all, also where each brings something. */
const MOST_ATTEMPTS = 30;

/** A download that broke; `resumable`: what has come can be continued. */
export class DownloadError extends SourceError {
  override name = 'DownloadError';

  constructor(
    message: string,
    readonly resumable: boolean,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/**
 * @throws {SourceError} where the server has no such file, refuses it, asks to wait, or sends a page instead
 * @throws {DownloadError} where the connection breaks again and again
 * @throws the signal's reason where it was cancelled; whatever the sink throws
 */
export async function download(url: string, sink: DownloadSink, options: DownloadOptions): Promise<void> {
  const { name, signal, waits = WAITS } = options;
  let failures = 0;
  let ranges = true;
  for (let attempt = 1; ; attempt++) {
    const before = sink.bytes;
    const from = ranges && sink.validator !== null ? sink.bytes : 0;
    const outcome = await attemptOnce(url, from, sink, options);
    if (outcome === 'done') return;
    if (outcome === 'no range') {
      ranges = false;
      continue;
    }
    signal?.throwIfAborted();
    failures = sink.bytes > before ? 1 : failures + 1;
    if (failures > waits.length || attempt >= MOST_ATTEMPTS || isOffline()) throw broken(name, sink, outcome);
    // The request itself fails: behind a redirect browsers may refuse a range where a plain request works.
    if (from > 0 && !outcome.answered && failures > 1) ranges = false;
    await pause(waits[failures - 1]!, signal);
  }
}

interface Broken {
  /** Whether the server answered at all. */
  answered: boolean;
  total: number | null;
  cause: unknown;
  /** The server's last word, where it gave one. */
  refusal: SourceError | null;
}

/** One request. @returns `no range` where it must be asked for the whole file */
async function attemptOnce(
  url: string,
  from: number,
  sink: DownloadSink,
  options: DownloadOptions,
): Promise<'done' | 'no range' | Broken> {
  const { name, signal, onProgress } = options;
  signal?.throwIfAborted();
  const { fetch: request = fetch, patience = 30_000 } = options;
  let response: Response;
  try {
    response = await request(url, {
      headers: from > 0 ? { Range: `bytes=${from}-` } : {},
      referrerPolicy: 'no-referrer',
      ...(signal ? { signal } : {}),
    });
  } catch (cause) {
    return { answered: false, total: null, cause, refusal: null };
  }
  if (from > 0 && (response.status === 416 || (response.status === 206 && !continues(response, from, sink)))) {
    await response.body?.cancel();
    return 'no range';
  }
  if (response.status >= 500) {
    return { answered: true, total: null, cause: null, refusal: refused(name, response) };
  }
  if (!response.ok || (response.status === 206 && from === 0)) throw refused(name, response);
  if (/^text\/html\b/i.test(response.headers.get('Content-Type') ?? '')) {
    await response.body?.cancel();
    throw notAFile(name);
  }
  const total = totalOf(response, from);
  if (response.status === 200) await sink.restart({ validator: validatorOf(response), total });
  onProgress?.(sink.bytes, total);
  const reader = response.body?.getReader();
  try {
    for (;;) {
      let piece: Uint8Array | undefined;
      try {
        piece = reader && (await inTime(reader.read(), patience, signal)).value;
      } catch (cause) {
        return { answered: true, total, cause, refusal: null };
      }
      signal?.throwIfAborted();
      if (!piece) break;
      if (sink.bytes === 0 && looksLikePage(piece)) throw notAFile(name);
      await sink.write(piece);
      onProgress?.(sink.bytes, total);
      signal?.throwIfAborted();
    }
  } finally {
    void reader?.cancel().catch(() => {});
  }
  // More than was declared is a compressed answer, whose length is that of the compressed bytes.
  if (total !== null && sink.bytes < total) return { answered: true, total, cause: null, refusal: null };
  return 'done';
}

/** Whether a partial answer goes on from byte `from` of the same file. */
function continues(response: Response, from: number, sink: DownloadSink): boolean {
  const range = response.headers.get('Content-Range');
  if (range !== null && !range.startsWith(`bytes ${from}-`)) return false;
  return validatorOf(response) === sink.validator;
}

/** A strong ETag, else the time of the last change: both are shown to other origins or fall back to each other. */
function validatorOf(response: Response): string | null {
  const tag = response.headers.get('ETag');
  if (tag !== null && !tag.startsWith('W/')) return tag;
  return response.headers.get('Last-Modified');
}

function totalOf(response: Response, from: number): number | null {
  const range = /\/(\d+)$/.exec(response.headers.get('Content-Range') ?? '')?.[1];
  if (range !== undefined) return Number(range);
  const length = response.headers.get('Content-Encoding') ? null : response.headers.get('Content-Length');
  if (length === null) return null;
  return Number(length) + (response.status === 206 ? from : 0);
}

function looksLikePage(start: Uint8Array): boolean {
  const text = new TextDecoder('latin1').decode(start.subarray(0, 64)).trimStart().toLowerCase();
  return text.startsWith('<!doctype html') || text.startsWith('<html');
}

function notAFile(name: string): SourceError {
  return new SourceError(
    `The address of ${name} leads to a web page, not to a file. Take the address of its download link, or download it yourself and open it from the disk.`,
  );
}

function broken(name: string, sink: DownloadSink, { total, cause, refusal }: Broken): SourceError {
  const resumable = sink.bytes > 0 && sink.validator !== null;
  if (sink.bytes === 0 || isOffline()) return refusal ?? unreachable(name, cause);
  const what = total === null ? megabytes(sink.bytes) : `${megabytes(sink.bytes)} of ${megabytes(total)}`;
  const next = resumable
    ? 'What has come is kept: fetch it again to go on from there'
    : 'Its server does not let a download go on from there: fetch it again';
  return new DownloadError(
    `The connection broke off after ${what} of ${name}. ${next}, or download it yourself and open it from the disk.`,
    resumable,
    { cause },
  );
}

function isOffline(): boolean {
  return (globalThis.navigator as Navigator | undefined)?.onLine === false;
}

/** The same promise, unless it takes too long or is cancelled: not every body that is cut off says so. */
async function inTime<T>(work: Promise<T>, milliseconds: number, signal?: AbortSignal): Promise<T> {
  let stop: () => void = () => {};
  const late = new Promise<never>((_, reject) => {
    const timer = setTimeout(() => reject(new Error(`nothing came for ${milliseconds / 1000} s`)), milliseconds);
    const cancelled = () => reject(signal!.reason as Error);
    signal?.addEventListener('abort', cancelled);
    stop = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', cancelled);
    };
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    stop();
  }
}

function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(done, milliseconds);
    signal?.addEventListener('abort', done, { once: true });
    function done(): void {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      if (signal?.aborted) reject(signal.reason as Error);
      else resolve();
    }
  });
}
