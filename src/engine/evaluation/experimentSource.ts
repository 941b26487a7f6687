/** The test sets of an experiment, so that other models get rows beside its methods. */
import type { ImageSet } from '../../contract/image';
import { PoolPredictor } from '../../evaluate/PoolPredictor';
import { buildTestSets, type TestSet } from '../../evaluate/testSets';
import { areShared } from '../../pool/sharedBytes';
import type { TaskPool } from '../../pool/TaskPool';
import type { ExperimentInputs } from '../inputs/prepareExperiment';
import { BATCH, type EvaluationSource } from './EvaluationSource';
import type { Condition } from './scoreboard';

const PLAIN = ['clean', 'arrivals', 'renditions', 'sketch', 'natural'] as const;

/**
 * @param pool corrupts the sets, where it has several workers
 * @param between is awaited while sets are made; throws to cancel
 */
export async function experimentSource(
  { config, pictures }: ExperimentInputs,
  pool: TaskPool,
  between: () => Promise<void>,
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
        for (let start = 0; start < set.count; start += BATCH) {
          signal.throwIfAborted();
          const places = Array.from({ length: Math.min(BATCH, set.count - start) }, (_, i) => start + i);
          yield {
            condition,
            keys: places.map(String),
            labels: Int32Array.from(places, (place) => set.labels[place]!),
            set: partOf(set, start, places.length),
            corrupt: null,
            among: test.labelSubset ?? 'present',
          };
        }
      }
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

/** So many pictures of a set; as a copy where memory is not shared, since whoever is sent a part of an array is sent the whole. */
function partOf(set: ImageSet, start: number, count: number): ImageSet {
  const size = set.width * set.height * 3;
  const [from, to] = [start * size, (start + count) * size];
  const pixels = areShared(set.pixels) ? set.pixels.subarray(from, to) : set.pixels.slice(from, to);
  return { ...set, count, pixels, labels: set.labels.slice(start, start + count), streams: undefined };
}
