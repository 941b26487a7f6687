/**
 * Decodes the chosen pictures in order and writes their pixels as it goes. Pictures that cannot be read are left out and listed;
 * a lost connection, a full disk or a cancelled transfer ends it.
 */
import type { DataSplit, TransferProgress } from '../../../contract/library';
import type { Picture } from '../../../contract/image';
import type { Prepared } from '../../../contract/preparedWords';
import { pictureStream } from '../../../num/pictureSeed';
import { reasonOf, SourceError, type LeftOut } from '../../../sources/files/SourceError';
import type { PictureEntry } from '../../../sources/pictures/PictureSource';
import { preparePicture, type Preparation } from '../../../image/preparePicture';
import { loadChecked } from '../../../sources/pictures/toImageSet';
import { SourceUnreachable } from '../../../sources/web/remoteFile';
import type { ChosenPart } from './choosePictures';
import { KeptDataStore, type KeptPart } from './KeptDataStore';
import { PixelWriter } from './pixelChunks';

/** Pictures read and decoded at a time. */
const AT_ONCE = 8;

export interface KeepOptions extends Preparation {
  /** Under which name the pixels are written. */
  upload: string;
  /** That all pictures of the data lie in (`commonFolder`), which is no part of their names. */
  folder: string;
  signal: AbortSignal;
  report: (progress: TransferProgress) => void;
}

export interface StoredPictures {
  parts: KeptPart[];
  leftOut: LeftOut[];
  /** Hashes of all pixels, by part. */
  hashes: string[][];
  prepared: Prepared;
}

/**
 * Pixels that are written stay where it throws: the caller deletes the upload.
 * @throws {SourceError} where none of the pictures can be read, or their server cannot be reached; StoreError where the storage
 * is full; the signal's reason
 */
export async function keepPictures(
  kept: KeptDataStore,
  name: string,
  chosen: readonly ChosenPart[],
  options: KeepOptions,
): Promise<StoredPictures> {
  const { upload, folder, signal, report } = options;
  const total = chosen.reduce((sum, { source }) => sum + source.entries.length, 0);
  const result: StoredPictures = { parts: [], leftOut: [], hashes: [], prepared: { read: 0, asTheyAre: 0 } };
  let done = 0;
  report({ doing: 'keep', done, total, unit: 'pictures' });
  for (const [p, { source, ...part }] of chosen.entries()) {
    const writer = new PixelWriter(kept.store, KeptDataStore.partKey(upload, p), options.side);
    const labels: number[] = [];
    const streams: number[] = [];
    for (let from = 0; from < source.entries.length; from += AT_ONCE) {
      const some = source.entries.slice(from, from + AT_ONCE);
      const loaded = Promise.all(some.map((entry) => attempted(entry, options, source.prepared, result.prepared)));
      for (const [i, picture] of (await unlessAborted(loaded, signal)).entries()) {
        if (picture instanceof Error) result.leftOut.push({ name: some[i]!.name, why: reasonOf(picture) });
        else {
          await writer.add(picture);
          labels.push(some[i]!.label);
          streams.push(pictureStream(some[i]!.name.slice(folder.length)));
        }
      }
      done += some.length;
      report({ doing: 'keep', done, total, unit: 'pictures' });
    }
    await writer.end();
    if (labels.length === 0) continue;
    result.parts.push({
      ...part,
      labels: Int32Array.from(labels),
      streams: Uint32Array.from(streams),
      chunks: writer.chunks,
    });
    result.hashes.push(writer.hashes);
  }
  if (result.parts.length === 0) {
    const first = result.leftOut[0]!;
    const what = total === 1 ? `The only picture of ${name} cannot` : `None of the ${total} pictures of ${name} can`;
    throw new SourceError(`${what} be read. ${first.name}: ${first.why}.`);
  }
  return result;
}

/** @returns the reason where it is no picture; the others of the data are not to blame */
async function attempted(
  entry: PictureEntry,
  preparation: Preparation,
  prepared: boolean,
  taken: Prepared,
): Promise<Picture | Error> {
  try {
    const whole = await loadChecked(entry);
    const picture = preparePicture(whole, preparation, prepared);
    taken.read++;
    if (picture === whole) taken.asTheyAre++;
    return picture;
  } catch (error) {
    if (error instanceof SourceUnreachable) throw error;
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** A slow server must not hold up whoever cancels. */
async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  let stop: (() => void) | undefined;
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason as Error);
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', stop!);
    work.catch(() => {});
  }
}

/** Counts of each split; those of corrupted pictures are of one corruption and severity, the fullest. */
export function countSplits(parts: readonly KeptPart[], classCount: number): DataSplit[] {
  const bySplit = new Map<string, DataSplit>();
  for (const { split, labels } of parts) {
    if (labels.length <= (bySplit.get(split)?.count ?? -1)) continue;
    const perClass = new Array<number>(classCount).fill(0);
    let unlabelled = 0;
    for (const label of labels) {
      if (label < 0) unlabelled++;
      else perClass[label]!++;
    }
    bySplit.set(split, { name: split, count: labels.length, perClass, unlabelled });
  }
  return [...bySplit.values()];
}

/** Corruptions with their severities, as they are in these parts. */
export function countCorruptions(parts: readonly KeptPart[]): { name: string; severities: number[] }[] {
  const found = new Map<string, number[]>();
  for (const { corruption, severity } of parts) {
    if (corruption === null || severity === null) continue;
    found.set(corruption, [...(found.get(corruption) ?? []), severity]);
  }
  return [...found].map(([name, severities]) => ({ name, severities: severities.sort((a, b) => a - b) }));
}
