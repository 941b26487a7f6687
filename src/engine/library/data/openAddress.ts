/** Data on the web as the readers take it: files at addresses, or the parquet files of a data set on Hugging Face. */
import type { TransferProgress } from '../../../contract/library';
import { baseName, type SourceFile } from '../../../sources/files/SourceFile';
import { parseDataAddress } from '../../../sources/web/dataAddress';
import { listParquet } from '../../../sources/web/huggingFaceParquet';
import { remoteFile } from '../../../sources/web/remoteFile';
import type { Transferring } from '../transfer';

export interface OpenedAddress {
  name: string;
  files: SourceFile[];
  /** Split of a file where the address tells it. */
  splitOf?: (path: string) => string;
  /** To say beside what was recognised; empty where there is nothing to say. */
  note: string;
  /** Ends the reports: what is read later belongs to another transfer. */
  quiet(): void;
}

/**
 * Files are read in parts where their server allows it, else downloaded whole.
 * @param waits milliseconds before each further attempt to read over a broken connection
 * @throws {SourceError} where the address is none, nothing is there, or the server refuses
 */
export async function openAddress(
  address: string,
  fetchFile: typeof fetch,
  { signal, report }: Transferring,
  waits?: readonly number[],
): Promise<OpenedAddress> {
  const parsed = parseDataAddress(address);
  let listening = true;
  const quiet = () => {
    listening = false;
  };
  const counted = countingFetch(fetchFile, (progress) => listening && report(progress));
  const open = (url: string, path?: string) =>
    remoteFile(url, { fetch: counted, signal, waits, ...(path === undefined ? {} : { path }) });
  if (parsed.kind === 'files') {
    const files: SourceFile[] = [];
    for (const url of parsed.urls) files.push(await open(url));
    const name = files.length === 1 ? stem(files[0]!.path) : new URL(parsed.urls[0]!).hostname;
    return { name, files, note: '', quiet };
  }
  const { id } = parsed;
  const listing = await listParquet(id, parsed.config, { fetch: fetchFile, signal });
  const files: SourceFile[] = [];
  for (const { url, path } of listing.files) files.push(await open(url, path));
  const splits = new Map(listing.files.map(({ path, split }) => [path, split]));
  const others = listing.configs.filter((config) => config !== listing.config);
  const note =
    others.length === 0
      ? ''
      : `configuration ${listing.config}; for another write ${others
          .slice(0, 4)
          .map((config) => `${id}:${config}`)
          .join(' or ')}`;
  return { name: id, files, splitOf: (path) => splits.get(path) ?? 'all', note, quiet };
}

function stem(path: string): string {
  return baseName(path).replace(/(\.tar)?\.[^.]+$/i, '') || path;
}

/** Reports the bytes of all answers together; the total is known only of a file that comes whole. */
function countingFetch(fetchFile: typeof fetch, report: (progress: TransferProgress) => unknown): typeof fetch {
  let received = 0;
  return async (input, init) => {
    const response = await fetchFile(input, init);
    const length = response.status === 200 ? Number(response.headers.get('Content-Length')) : 0;
    const before = received;
    if (!response.body) return response;
    const counter = new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        received += chunk.length;
        const total = length > 0 && received - before <= length ? before + length : null;
        report({ doing: 'download', done: received, total, unit: 'bytes' });
        controller.enqueue(chunk);
      },
    });
    const { status, statusText, headers } = response;
    return new Response(response.body.pipeThrough(counter), { status, statusText, headers });
  };
}
