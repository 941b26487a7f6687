/** Kept pictures as the engine takes them: labels at once, pixels of the pictures that are asked for. */
import type { ImageSet, Picture } from '../../../contract/image';
import type { KeptData } from '../../../contract/library';
import { megabytes } from '../../../store/size';
import { EngineError } from '../../engineError';
import type { DataRecord, KeptDataStore, KeptPart } from './KeptDataStore';
import { readPixels } from './pixelChunks';

export interface OpenedKeptData {
  kept: KeptData;
  /** Class index of each picture of a split, −1 where it is not known. */
  labels(split: string): Int32Array;
  /**
   * @param indices of pictures in the split, in any order; all by default
   * @throws {EngineError} where there is no such split, or so many do not fit into memory
   */
  pictures(split: string, indices?: Int32Array): Promise<ImageSet>;
  /** @throws {EngineError} where there is no such corruption or severity (`kept.corruptions` tells) */
  corrupted(corruption: string, severity: number): Promise<ImageSet>;
}

/** Bytes of pixels at a time. */
const MOST_BYTES = 2e9;

export function openKept(kept: KeptDataStore, record: DataRecord): OpenedKeptData {
  const { name } = record.kept;
  const split = (wanted: string): KeptPart => {
    const part = record.parts.find((one) => one.corruption === null && one.split === wanted);
    if (part) return part;
    const there = record.kept.splits.map((one) => one.name).join(', ');
    throw new EngineError(`${name} has no part “${wanted}”; it has ${there}.`);
  };
  return {
    kept: record.kept,
    labels: (wanted) => split(wanted).labels,
    async pictures(wanted, indices) {
      return readPart(kept, record, split(wanted), indices);
    },
    async corrupted(corruption, severity) {
      const part = record.parts.find((one) => one.corruption === corruption && one.severity === severity);
      if (!part) throw new EngineError(`${name} has no pictures with ${corruption} of severity ${severity}.`);
      return readPart(kept, record, part);
    },
  };
}

async function readPart(
  { store }: KeptDataStore,
  { kept }: DataRecord,
  { split, corruption, severity, labels, streams, chunks }: KeptPart,
  indices: Int32Array = Int32Array.from(labels, (_, i) => i),
): Promise<ImageSet> {
  const { side } = kept;
  const bytes = indices.length * side * side * 3;
  if (bytes > MOST_BYTES) {
    throw new EngineError(
      `${indices.length} pictures of ${kept.name} take ${megabytes(bytes)} of memory; at most ${megabytes(MOST_BYTES)} are ` +
        `taken at a time. Take fewer, or keep fewer of each class.`,
    );
  }
  const outside = indices.find((index) => !(index >= 0 && index < labels.length));
  if (outside !== undefined)
    throw new RangeError(`${kept.name} has ${labels.length} pictures; there is no ${outside}.`);
  return {
    name: `${kept.name} (${corruption === null ? split : `${corruption} ${severity}`})`,
    count: indices.length,
    width: side,
    height: side,
    pixels: await readPixels(store, chunks, indices),
    labels: Int32Array.from(indices, (index) => labels[index]!),
    classNames: kept.shownNames,
    ...(streams ? { streams: Uint32Array.from(indices, (index) => streams[index]!) } : {}),
  };
}

/**
 * The first pictures, round the classes (and round the corruptions, where others corrupted them).
 * @param split for corrupted pictures any name
 */
export async function samplesOf(
  kept: KeptDataStore,
  record: DataRecord,
  split: string,
  count: number,
): Promise<{ pictures: Picture[]; labels: string[] }> {
  const corrupted = record.kept.kind === 'corrupted';
  const parts = corrupted ? oneOfEach(record.parts) : record.parts.filter((part) => part.split === split);
  if (parts.length === 0) return { pictures: [], labels: [] };
  const { shownNames } = record.kept;
  const chosen = parts.map((part, p) =>
    roundTheClasses(part.labels, Math.ceil((count - p) / parts.length), corrupted ? p : 0),
  );
  const samples: { pictures: Picture[]; labels: string[] } = { pictures: [], labels: [] };
  for (const [p, part] of parts.entries()) {
    if (chosen[p]!.length === 0) continue;
    const set = await readPart(kept, record, part, chosen[p]);
    const bytes = set.width * set.height * 3;
    set.labels.forEach((label, i) => {
      const pixels = set.pixels.slice(i * bytes, (i + 1) * bytes);
      samples.pictures.push({ width: set.width, height: set.height, pixels });
      const name = shownNames[label] ?? 'no label';
      samples.labels.push(corrupted ? `${name}, ${part.corruption} ${part.severity}` : name);
    });
  }
  return samples;
}

/** Of each corruption its middle severity. */
function oneOfEach(parts: readonly KeptPart[]): KeptPart[] {
  const names = [...new Set(parts.map(({ corruption }) => corruption))];
  return names.map((name) => {
    const some = parts.filter(({ corruption }) => corruption === name);
    return some[Math.floor(some.length / 2)]!;
  });
}

/** Numbers of the first picture of each class, then of the second, and so on. */
export function roundTheClasses(labels: ArrayLike<number>, count: number, start = 0): Int32Array {
  const groups = new Map<number, number[]>();
  for (let i = 0; i < labels.length; i++) {
    const group = groups.get(labels[i]!);
    if (group) group.push(i);
    else groups.set(labels[i]!, [i]);
  }
  const order = [...groups].sort(([a], [b]) => a - b).map(([, group]) => group);
  const chosen: number[] = [];
  for (let i = 0; chosen.length < Math.min(count, labels.length); i++) {
    const group = order[(i + start) % order.length]!;
    const index = group[Math.floor(i / order.length)];
    if (index !== undefined) chosen.push(index);
  }
  return Int32Array.from(chosen);
}
