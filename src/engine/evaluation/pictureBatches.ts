/** The batches of one pass: read, and with what is to be done to them; where models adapt, in the order and the number that they want. */
import type { ImageSet, PicturePart } from '../../contract/image';
import type { LeftOut } from '../../contract/library';
import type { SeverityTable } from '../../contract/perturbation';
import type { Prepared } from '../../contract/preparedWords';
import { adaptationBatches, adaptationSeed } from '../../evaluate/adaptation/order';
import type { PictureEntry } from '../../sources/pictures/PictureSource';
import { BATCH, type Among, type Batching, type EvaluationBatch } from './EvaluationSource';
import type { PixelsPrint } from './fingerprint';
import type { Pass } from './passes';
import { loaded } from './readPictures';

interface BatchOptions {
  side: number;
  /** That all pictures of the data lie in; no part of their names. */
  folder: string;
  table: SeverityTable;
  seed: number;
  /** That is corrupted; undefined for all of it. */
  part: PicturePart | undefined;
  among: Among;
  signal: AbortSignal;
  leftOut: LeftOut[];
  readPictures: Set<string>;
  pixels: PixelsPrint;
  /** Null where no model adapts. */
  batching: Batching | null;
  taken: Prepared;
}

export async function* batchesOf(
  pass: Pass,
  { side, folder, table, seed, part, among, signal, leftOut, readPictures, pixels, taken, batching }: BatchOptions,
): AsyncGenerator<EvaluationBatch> {
  const { conditions } = pass;
  const { entries, prepared, classNames } = pass.source();
  // Of pictures that others corrupted each set has pixels of its own.
  const [only] = conditions;
  const whose = conditions.length === 1 && typeof only === 'object' ? `${only.corruption} ${only.severity}` : '';
  const before = new Set<string>();
  for (const chosen of batchedEntries(entries, batching, seed)) {
    signal.throwIfAborted();
    const { set, keys, asTheyAre } = await loaded(chosen, { side, folder, prepared, classNames, whose }, leftOut);
    for (const key of keys) readPictures.add(key);
    if (set.count === 0) continue;
    // What fills a batch up comes first in it, and has been answered.
    const answered = batching ? keys.filter((key) => !before.has(key)).length : keys.length;
    for (const key of keys) before.add(key);
    taken.read += answered;
    taken.asTheyAre += asTheyAre.slice(keys.length - answered).filter(Boolean).length;
    await pixels.add(whose, keys.slice(keys.length - answered), lastOf(set, answered));
    for (const condition of conditions) {
      signal.throwIfAborted();
      const here = typeof condition === 'object' && conditions.length > 1;
      const corrupt = here ? { name: condition.corruption, severity: condition.severity, seed, table } : null;
      const where = corrupt && part !== undefined ? { ...corrupt, part } : corrupt;
      yield { condition, keys, labels: set.labels, set, corrupt: where, among, answered };
    }
  }
}

/** So many at a time in their order; where models adapt, in that of the adaptation and as many together as it wants. */
function* batchedEntries(
  entries: readonly PictureEntry[],
  batching: Batching | null,
  seed: number,
): Generator<readonly PictureEntry[]> {
  if (!batching) {
    for (let start = 0; start < entries.length; start += BATCH) yield entries.slice(start, start + BATCH);
    return;
  }
  const labels = Int32Array.from(entries, ({ label }) => label);
  for (const { seen } of adaptationBatches(labels, { ...batching, seed: adaptationSeed(seed) })) {
    yield Array.from(seen, (place) => entries[place]!);
  }
}

function lastOf(set: ImageSet, count: number): ImageSet {
  if (count === set.count) return set;
  const [from, size] = [set.count - count, set.width * set.height * 3];
  const { streams } = set;
  return {
    ...set,
    count,
    pixels: set.pixels.subarray(from * size),
    labels: set.labels.subarray(from),
    streams: streams && streams.subarray(from),
  };
}
