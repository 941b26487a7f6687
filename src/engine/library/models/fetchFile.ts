/**
 * Downloads a file of a model into the store. It is judged by its header as soon as that has come, so that the wrong network is
 * refused after kilobytes, and it becomes a kept file only when the caller has checked all of it.
 */
import { headerOfBeginning, type SafetensorsHeader } from '../../../models/safetensors';
import { download, DownloadError, type DownloadSink } from '../../../sources/files/download';
import { SourceError } from '../../../sources/files/SourceError';
import type { WebAddress } from '../../../sources/files/webAddress';
import type { FileWriter, Manifest } from '../../../store/files/FileWriter';
import { tooLarge, type KeptFiles } from '../../../store/files/KeptFiles';
import type { RangedFile } from '../../../store/files/RangedFile';
import type { Transferring } from '../transfer';
import { kindOfStart } from './fileKind';

/** Bytes of a beginning that are kept in memory. */
const MOST_START = 4_000_000;

export interface Fetched {
  /** What has come, whole. */
  file: RangedFile;
  /** Makes it a kept file. */
  finish(): Promise<Manifest>;
  /** Deletes it. */
  abandon(): Promise<void>;
}

export interface FetchFileOptions extends Transferring {
  fetch: typeof fetch;
  /** Looks at the header of a safetensors file; what it throws ends the download. */
  judge: (header: SafetensorsHeader) => void;
}

/** Goes on with what an earlier attempt at the same address left. */
export async function fetchFile(
  files: KeptFiles,
  address: WebAddress,
  { fetch, signal, report, judge }: FetchFileOptions,
): Promise<Fetched> {
  const { url, name } = address;
  const earlier = (await files.unfinished()).find((one) => one.address === url);
  const sink = new WritingSink(files, address, judge, (earlier && (await files.resume(earlier))) ?? null);
  try {
    const whole = sink.writer !== null && sink.bytes > 0 && sink.bytes === sink.total;
    if (!whole) {
      const onProgress = (done: number, total: number | null) =>
        report({ doing: 'download', done, total, unit: 'bytes' });
      await download(url, sink, { name, signal, onProgress, fetch });
    }
    const writer = sink.writer;
    if (!writer || writer.bytes === 0) throw new SourceError(`${name} is empty on the server. Is the address right?`);
    // The last chunk too, so that all of it can be read for the check.
    await writer.pause();
    const file = (await files.openUnfinished(writer.upload))!;
    return { file, finish: () => writer.finish(name, 'model'), abandon: () => writer.abandon() };
  } catch (error) {
    await leave(sink.writer, error, signal, sink.refused);
    throw tooLarge(error, name, sink.total);
  }
}

/** What can go on later stays; what never will is deleted. */
async function leave(writer: FileWriter | null, error: unknown, signal: AbortSignal, refused: boolean): Promise<void> {
  if (!writer) return;
  const broken = signal.aborted || error instanceof DownloadError || isRefusal(error);
  if (broken && !refused && writer.bytes > 0 && writer.note?.validator) {
    const kept = await writer.pause().then(
      () => true,
      () => false,
    );
    if (kept) return;
  }
  // Where the store does not answer, the next start sweeps.
  await writer.abandon().catch(() => {});
}

/** Such as 429 where a download was to go on: what came before is still good. */
function isRefusal(error: unknown): boolean {
  return error instanceof SourceError;
}

class WritingSink implements DownloadSink {
  total: number | null;
  /** Whether what has come is not a model that can be used. */
  refused = false;
  private start: Uint8Array | null;

  constructor(
    private readonly files: KeptFiles,
    private readonly address: WebAddress,
    private readonly judge: (header: SafetensorsHeader) => void,
    public writer: FileWriter | null,
  ) {
    this.total = writer?.note?.total ?? null;
    // What was kept has been judged.
    this.start = writer ? null : new Uint8Array();
  }

  get bytes(): number {
    return this.writer?.bytes ?? 0;
  }

  get validator(): string | null {
    return this.writer?.note?.validator ?? null;
  }

  async restart({ validator, total }: { validator: string | null; total: number | null }): Promise<void> {
    await this.writer?.abandon();
    this.writer = this.files.writer();
    this.writer.note = { address: this.address.url, name: this.address.name, validator, total };
    this.total = total;
    this.start = new Uint8Array();
  }

  async write(bytes: Uint8Array): Promise<void> {
    try {
      this.look(bytes);
    } catch (error) {
      this.refused = true;
      throw error;
    }
    await this.writer!.write(bytes);
  }

  /** Keeps the beginning until the header in it is whole. */
  private look(bytes: Uint8Array): void {
    if (!this.start) return;
    const start = new Uint8Array(this.start.length + bytes.length);
    start.set(this.start);
    start.set(bytes, this.start.length);
    this.start = start;
    if (start.length < 512 && this.total !== null && this.bytes + bytes.length < this.total) return;
    if (kindOfStart(this.address.name, start) !== 'safetensors') {
      this.start = null;
      return;
    }
    const header = headerOfBeginning(start, this.total);
    // A header as long as this is judged at the end, with the rest.
    if (!header && start.length < MOST_START) return;
    this.start = null;
    if (header) this.judge(header);
  }
}
