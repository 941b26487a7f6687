/** The test sets of an experiment, so that other models get rows beside its methods. */
import type { ImageSet } from '../../contract/image';
import { PoolPredictor } from '../../evaluate/PoolPredictor';
import { adaptationBatches, adaptationSeed } from '../../evaluate/adaptation/order';
import { picturesOf } from '../../evaluate/adaptation/pictures';
import { buildTestSets, type TestSet } from '../../evaluate/testSets';
import { areShared } from '../../pool/sharedBytes';
import type { TaskPool } from '../../pool/TaskPool';
import type { ExperimentInputs } from '../inputs/prepareExperiment';
import { BATCH, type Batching, type EvaluationSource } from './EvaluationSource';
import type { Condition } from './scoreboard';
import { evenPlaces } from '../../num/evenPlaces';

const PLAIN = ['clean', 'arrivals', 'renditions', 'sketch', 'natural'] as const;

/**
 * @param pool corrupts the sets, where it has several workers
 * @param between is awaited while sets are made; throws to cancel
 */
export async function experimentSource(
  { config, pictures }: ExperimentInputs,
  pool: TaskPool,
  between: () => Promise<void>,
  batching: Batching | null = null,
): Promise<EvaluationSource> {
  const { workers } = pool;
  const pooled = workers > 1 ? new PoolPredictor(pool) : null;
  const corrupter = pooled && { corrupt: pooled.corrupt.bind(pooled), workers };
  const sets = await buildTestSets(pictures, config, { between }, corrupter ?? undefined).catch((error: unknown) => {
    pooled?.dispose();
    throw error;
  });
  const { classNames, classNumbers, imagenetIndices, side, info } = pictures;
  const tested: [Condition, TestSet][] = [
    ...PLAIN.flatMap((name): [Condition, TestSet][] => (sets[name] ? [[name, sets[name]]] : [])),
    ...sets.corrupted.map(({ corruption, severity, set }): [Condition, TestSet] => [{ corruption, severity }, set]),
  ];
  return {
    data: { classNames, imagenetIndices, classNumbers },
    corruptions: config.benchmark.corruptions,
    severities: config.benchmark.severities,
    table: config.benchmark.table,
    seed: config.seed,
    total: tested.reduce((sum, [, { count }]) => sum + count, 0),
    chosenAmong: `among the ${classNames.length} classes of the pictures`,
    async *batches(signal) {
      for (const [condition, test] of tested) {
        const set = await test.load();
        for (const { places, answered } of batchesIn(set, batching, config.seed)) {
          signal.throwIfAborted();
          yield {
            condition,
            keys: Array.from(places, String),
            labels: Int32Array.from(places, (place) => set.labels[place]!),
            set: batching ? picturesOf(set, places) : partOf(set, places[0]!, places.length),
            answered,
            corrupt: null,
            among: test.labelSubset ?? 'present',
          };
        }
      }
    },
    async clean(most) {
      const set = (await pictures.part('unlabelled')) ?? (await pictures.part('labelled'));
      if (!set) return null;
      const count = Math.min(most, set.count);
      const places = evenPlaces(count, set.count);
      return { set: picturesOf(set, places), words: `${count} pictures that are learnt from, not measured on` };
    },
    dispose: () => pooled?.dispose(),
    pictures: () => ({
      name: info.pack,
      layout: info.note,
      corrupted: false,
      split: null,
      count: sets.clean.count,
      classNames,
      side,
      imagenet: imagenetIndices !== null,
      notes: [],
      leftOut: [],
    }),
  };
}

/** So many at a time; where models adapt, in the order of the adaptation and as many together as it wants. */
function* batchesIn(
  { count, labels }: Pick<ImageSet, 'count' | 'labels'>,
  batching: Batching | null,
  seed: number,
): Generator<{ places: Int32Array; answered: number }> {
  if (batching) {
    const batches = adaptationBatches(labels, { ...batching, seed: adaptationSeed(seed) });
    for (const { seen, answered } of batches) yield { places: seen, answered };
    return;
  }
  for (let start = 0; start < count; start += BATCH) {
    const places = Int32Array.from({ length: Math.min(BATCH, count - start) }, (_, i) => start + i);
    yield { places, answered: places.length };
  }
}

/** So many pictures of a set; as a copy where memory is not shared, since whoever is sent a part of an array is sent the whole. */
function partOf(set: ImageSet, start: number, count: number): ImageSet {
  const size = set.width * set.height * 3;
  const [from, to] = [start * size, (start + count) * size];
  const pixels = areShared(set.pixels) ? set.pixels.subarray(from, to) : set.pixels.slice(from, to);
  return { ...set, count, pixels, labels: set.labels.slice(start, start + count), streams: undefined };
}
