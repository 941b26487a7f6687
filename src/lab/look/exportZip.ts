/**
 * Corrupted copies of several pictures as one zip archive in the layout of ImageNet-C, `<corruption>/<severity>/<name>.png`.
 * PNG files are stored as they are (they are compressed already) and leave as soon as they are made, so memory holds one
 * picture at a time. What fails is listed, and the rest goes on.
 */
import { strToU8, Zip, ZipDeflate, ZipPassThrough } from 'fflate';
import type { EngineApi } from '../../contract/engine';
import type { Picture } from '../../contract/image';
import { pictureSeed } from '../../num/pictureSeed';
import { messageOf } from '../../contract/message';
import { fileStem, jpegMark, partMark, uniqueNames } from './exportNames';
import { openSource, opensWhole, type ExportSet, type ExportSize, type ExportSource } from './exportPlan';
import { exportReadme, type ExportedPicture, type Failure } from './exportReadme';
import type { Sink } from './exportSink';

export type ExportTools = Pick<EngineApi, 'corrupt' | 'encodePng'>;

export interface ZipRequest extends ExportSet {
  sources: readonly ExportSource[];
  size: ExportSize;
}

export interface ZipResult {
  files: number;
  bytes: number;
  failures: Failure[];
  cancelled: boolean;
}

/** The format without its 64-bit extension ends here; some room is left for the directory at the end. */
const MAX_FILES = 65_000;
const MAX_BYTES = 4.2e9;

export const zipFileCount = ({ sources, perturbations, severities }: ZipRequest) =>
  sources.length * perturbations.length * severities.length;

/**
 * @param onProgress files done, of `zipFileCount`
 * @throws Error where there are too many files, the sink fails, or the engine is gone; the sink is then left to the caller
 */
export async function exportZip(
  request: ZipRequest,
  tools: ExportTools,
  sink: Sink,
  { onProgress = () => {}, signal }: { onProgress?: (done: number, name: string) => void; signal?: AbortSignal } = {},
): Promise<ZipResult> {
  const total = zipFileCount(request);
  if (total > MAX_FILES) {
    throw new Error(`A zip archive can hold ${MAX_FILES} files; this selection has ${total}. Choose fewer.`);
  }
  const archive = new Archive(sink);
  const { sources, perturbations, severities, seed, table, model, jpeg, size, region } = request;
  const part = region ? { region } : {};
  const stems = uniqueNames(sources.map(({ title }) => fileStem(title)));
  const pictures: ExportedPicture[] = [];
  const failures: Failure[] = [];
  let done = 0;
  for (const [i, source] of sources.entries()) {
    const stem = stems[i]!;
    let picture: Picture;
    try {
      picture = await openSource(source, size);
    } catch (error) {
      failures.push({ name: source.title, why: messageOf(error) });
      onProgress((done += perturbations.length * severities.length), stem);
      continue;
    }
    pictures.push({
      name: stem,
      title: source.title,
      credit: source.credit,
      width: picture.width,
      height: picture.height,
    });
    for (const { name, needsModel } of perturbations) {
      for (const severity of severities) {
        if (signal?.aborted) return { files: archive.files, bytes: archive.bytes, failures, cancelled: true };
        const path = `${name}/${severity}/${stem}${partMark(region)}${jpegMark(jpeg)}.png`;
        try {
          if (archive.bytes > MAX_BYTES) throw new Error('The archive is full at 4 GB; export it separately.');
          const steps = [{ perturbation: name, severity }];
          // By its name, not by its place: other pictures may come or go, and the command line does the same.
          const own = {
            picture,
            whole: opensWhole(source, size),
            steps,
            seed: pictureSeed(seed, stem),
            table,
            jpeg,
            ...part,
          };
          const copy = await tools.corrupt(needsModel ? { ...own, model } : own);
          await archive.add(path, await tools.encodePng(copy));
        } catch (error) {
          if (error instanceof Error && (error.name === 'EngineLost' || error instanceof SinkError)) throw error;
          failures.push({ name: path, why: messageOf(error) });
        }
        onProgress(++done, path);
      }
    }
  }
  await archive.add('README.txt', strToU8(exportReadme(request, size, pictures, failures)), true);
  await archive.end();
  return { files: archive.files - 1, bytes: archive.bytes, failures, cancelled: false };
}

class SinkError extends Error {
  override name = 'SinkError';
}

/** The zip writer calls back at once; its pieces are passed on one after the other, and the next file waits for them. */
class Archive {
  files = 0;
  bytes = 0;
  #pieces: Uint8Array[] = [];
  readonly #zip = new Zip((error, piece) => {
    if (error) throw error;
    this.#pieces.push(piece);
  });

  constructor(private readonly sink: Sink) {}

  async add(path: string, content: Uint8Array, compress = false): Promise<void> {
    const file = compress ? new ZipDeflate(path) : new ZipPassThrough(path);
    this.#zip.add(file);
    file.push(content, true);
    this.files++;
    await this.#flush();
  }

  async end(): Promise<void> {
    this.#zip.end();
    await this.#flush();
  }

  async #flush(): Promise<void> {
    for (const piece of this.#pieces.splice(0)) {
      this.bytes += piece.length;
      try {
        await this.sink.write(piece);
      } catch (cause) {
        throw new SinkError(`The file could not be written: ${messageOf(cause)}`, { cause });
      }
    }
  }
}
