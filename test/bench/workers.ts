/**
 * A complete step of the embedded large network, as the quick preset takes it, on 1, 2, … workers, beside the same step in the own thread.
 * All take turns in one process, so that they share what else the machine does.
 */
import { startBackend } from '../../src/compute/backend';
import { nodeWasmAssets } from '../../src/compute/nodeAssets';
import type { ImageSet } from '../../src/contract/image';
import { presetConfig } from '../../src/contract/presets';
import { spawnUnderNode } from '../../src/engine/pool/spawnUnderNode';
import { TASKS } from '../../src/engine/pool/tasks';
import { ARCHITECTURES } from '../../src/models/embedded';
import { initialWeights } from '../../src/models/initialise';
import { disposeWeights } from '../../src/models/model';
import { uniformArray } from '../../src/num/random';
import { WorkerPool } from '../../src/pool/WorkerPool';
import { PoolGradients, type RemoteTask } from '../../src/train/distributed/PoolGradients';
import { fittingTask } from '../../src/train/stepMemory';
import { teacherMemory, teacherTask } from '../../src/train/teacher';
import { train } from '../../src/train/training';

export interface WorkersRow {
  what: string;
  baseline: string;
  figures: string;
  /** How many times as fast as the baseline. */
  ratio: number;
}

const CLASSES = 16;
const PICTURES = 128;
const SIDE = 64;
/** Steps of a turn before those that count. */
const FIRST = 3;
/** Steps after which the JavaScript compiler has done with what they run; each worker has its own. */
const COMPILED = 200;

/**
 * @param most workers to try, from 1 on
 * @param turns of each, of which the median counts
 * @param steps that count in a turn; its time is their median
 */
export async function measureWorkers(most: number, turns = 5, steps = 40): Promise<WorkersRow[]> {
  await startBackend({ requested: 'wasm', wasm: nodeWasmAssets() });
  const set = pictures();
  const pools = Array.from({ length: most }, (_, i) => poolOf(i + 1));
  try {
    const times: number[][] = [null, ...pools].map(() => []);
    for (const pool of [null, ...pools]) await stepOn(pool, set, COMPILED);
    for (let turn = 0; turn < turns; turn++) {
      for (const [i, pool] of [null, ...pools].entries()) times[i]!.push(await stepOn(pool, set, FIRST + steps));
    }
    const [own, ...pooled] = times.map(median) as [number, ...number[]];
    const baseline = 'the own thread';
    return pooled.map((milliseconds, i) => ({
      what: `A complete training step of the large network on ${i === 0 ? '1 worker' : `${i + 1} workers`}`,
      baseline,
      figures: `${milliseconds.toFixed(1)} ms, ${own.toFixed(1)} ms in ${baseline} (medians of ${turns} turns of ${steps} steps)`,
      ratio: own / milliseconds,
    }));
  } finally {
    for (const pool of pools) await pool.dispose();
  }
}

function poolOf(workers: number): WorkerPool {
  return new WorkerPool({ spawn: spawnUnderNode(), workers, reason: 'As many as are measured.', table: TASKS });
}

/** Milliseconds of a step, the median of those after the first. @param pool null for the own thread */
async function stepOn(pool: WorkerPool | null, set: ImageSet, steps: number): Promise<number> {
  const architecture = ARCHITECTURES.large;
  const weights = initialWeights(architecture, CLASSES, 1);
  const { labels: _labels, ...complete } = presetConfig('quick', 1).baselines.complete;
  const settings = { ...complete, steps };
  const task = await fittingTask({
    ...{ what: 'A step', instead: 'Measure on a machine with more memory.' },
    ...teacherMemory(architecture, CLASSES, settings),
    make: (parts) => teacherTask(architecture, weights, set, settings, 1, parts),
  });
  const source = pool ? await PoolGradients.open(task as RemoteTask, pool) : undefined;
  const ends: number[] = [];
  try {
    const hooks = {
      between: async () => void ends.push(performance.now()),
      metric: () => {},
      checkpoint: async () => {},
    };
    await train(task, hooks, null, source);
    return median(ends.slice(FIRST).map((end, i) => end - ends[FIRST + i - 1]!));
  } finally {
    await source?.dispose();
    disposeWeights(weights);
  }
}

function pictures(): ImageSet {
  const noise = uniformArray(1, 'pictures', PICTURES * SIDE * SIDE * 3);
  return {
    ...{ name: 'noise', count: PICTURES, width: SIDE, height: SIDE },
    pixels: new Uint8Array(noise.map((x) => 255 * x)),
    labels: Int32Array.from({ length: PICTURES }, (_, i) => i % CLASSES),
    classNames: Array.from({ length: CLASSES }, (_, i) => `class ${i}`),
  };
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1]!;
}
