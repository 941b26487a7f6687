/** Training on workers: the same bits as in one thread, for every kind of steps. */
import { expect, it } from 'vitest';
import { describeOnBackends } from '../../compute/testing';
import * as tf from '../../compute/tf';
import type { ExperimentConfig } from '../../contract/config';
import type { ImageSet } from '../../contract/image';
import { presetConfig } from '../../contract/presets';
import { initialWeights } from '../../models/initialise';
import { disposeWeights, type Weights } from '../../models/model';
import { resnet } from '../../models/resnet';
import { uniformArray } from '../../num/random';
import { LocalPool } from '../../pool/LocalPool';
import { LightWorkers } from '../../pool/testing';
import type { SpawnWorker } from '../../pool/PoolWorker';
import { WorkerPool } from '../../pool/WorkerPool';
import { buildFeatureCache } from '../featureCache/index';
import { RowPictures, type ViewMaker } from '../featureCache/rows';
import { certaintyWeights, correctionTask, wantedSize } from '../frontCorrection';
import { makeTeacher } from '../makeTeacher';
import { adapted } from '../adapted/adapted';
import { teacherTask } from '../teacher';
import { askTeacher, TeacherTargets } from '../teacherTargets';
import { readWeights } from '../readWeights';
import { train, type Checkpoint, type TrainingHooks, type TrainingTask } from '../training';
import { disposeTuned, makeTunable, trainableNames } from '../tunable';
import { tuneTask } from '../tune';
import { PoolGradients, type RemoteTask } from './PoolGradients';
import { TRAINING_TASKS } from './tasks';
import { until } from '../../../test/patience';

const SIDE = 8;
const network = resnet({
  id: 'tiny',
  inputSize: SIDE,
  stem: { width: 4, stride: 1 },
  stages: [{ width: 8, blocks: 2 }],
});
const set: ImageSet = {
  name: 'noise',
  count: 6,
  width: SIDE,
  height: SIDE,
  pixels: Uint8Array.from(uniformArray(1, 'pictures', 6 * SIDE * SIDE * 3), (x) => 255 * x),
  labels: Int32Array.of(0, 1, 2, -1, -1, -1),
  classNames: ['a', 'b', 'c'],
};
const labelled: ImageSet = { ...set, labels: Int32Array.of(0, 1, 2, 0, 1, 2) };
const { student, teacher, heads } = presetConfig('tiny');
const sizes: ExperimentConfig['student'] = {
  ...student,
  ...{ batch: 6, steps: 3, views: 1, fraction: 0.5, front: 1, distillation: 1, labelledShare: 0.5, cleanShare: 0.5 },
};
const darker: ViewMaker = ({ pixels }, [index]) => {
  const size = SIDE * SIDE * 3;
  return Float32Array.from(pixels.subarray(index! * size, (index! + 1) * size), (x) => (0.7 * x) / 255);
};
const AT_ONCE = { between: async () => {} };

type Use = (task: TrainingTask, names: readonly string[]) => Promise<Checkpoint['weights']>;

const KINDS: Record<string, (weights: Weights, parts: number, use: Use) => Promise<Checkpoint['weights']>> = {
  'complete fine-tuning': (weights, parts, use) => {
    const settings = { ...teacher, steps: 3, batch: 4, consistency: 2, augmentation: 'augmix' as const };
    return use(teacherTask(network, weights, labelled, settings, 3, parts), Object.keys(weights));
  },
  ...Object.fromEntries(
    (
      [
        { kind: 'lora', rank: 2, alpha: 2 },
        { kind: 'l2-sp', strength: 0.1 },
      ] as const
    ).map((plan) => [
      plan.kind,
      (weights: Weights, parts: number, use: Use) => {
        const settings = { ...teacher, steps: 3, batch: 4, consistency: 0, augmentation: 'augmix' as const };
        const way = adapted(plan, network);
        Object.assign(weights, way.begin(weights, 1));
        return use(teacherTask(network, weights, labelled, settings, 3, parts, plan), way.trainable(weights));
      },
    ]),
  ),
  'complete fine-tuning against attacks': (weights, parts, use) => {
    const settings = { ...teacher, steps: 2, batch: 4, augmentation: 'adversarial' as const, strength: 8 };
    return use(teacherTask(network, weights, labelled, settings, 3, parts), Object.keys(weights));
  },
  'tuning from a teacher': async (weights, parts, use) => {
    const model = makeTunable(network, weights, { tuned: 'last-blocks', heads: 'three' }, sizes);
    const pictures = new RowPictures(set, 1, darker, 1e9);
    const cache = await buildFeatureCache({ model, pictures, hooks: AT_ONCE });
    const asked = [{ until: set.count, teacher: makeTeacher(network, weights, 'entropy', heads, 1) }];
    const targets = new TeacherTargets(
      await askTeacher({ pictures, asked, askedOn: 'view', hooks: AT_ONCE }),
      pictures,
      'view',
    );
    const options = { model, cache, pictures, targets, set, labelled: 3, student: sizes, schedule: sizes };
    try {
      return await use(
        tuneTask({ ...options, normsRate: 0.5, learningRate: 1e-2, seed: 1 }, parts),
        trainableNames(model),
      );
    } finally {
      targets.dispose();
      cache.dispose();
      disposeTuned(model);
    }
  },
  'the correction of a front': async (weights, parts, use) => {
    const model = makeTunable(network, weights, { tuned: 'front', heads: 'one' }, sizes);
    const pictures = new RowPictures(set, 1, darker, 1e9);
    const wanted = await buildFeatureCache({
      model: { ...model, tuned: [], weights, tuneFrom: 1 },
      pictures: new RowPictures(set, 0, darker, 0),
      hooks: AT_ONCE,
    });
    const trust = Float32Array.from({ length: pictures.count }, (_, row) => (1 + row) / 20);
    const correction = { ...student.correction, steps: 3, batch: 4, cleanShare: 0.25 };
    const scale = await wantedSize(wanted, set.count, correction.distance);
    const options = { model, front: 1, pictures, wanted, weights: certaintyWeights(trust, 2), correction, scale };
    try {
      return await use(correctionTask({ ...options, seed: 1 }, parts), trainableNames(model));
    } finally {
      wanted.dispose();
      disposeTuned(model);
    }
  },
};

describeOnBackends('training on a pool', (backend) => {
  if (backend === 'webgpu') return;

  const table = new Map(TRAINING_TASKS);
  /** Workers to whom arrays are handed over, and who make ahead what the next step takes; they are in this thread all the same. */
  const pooled = (spawn: SpawnWorker) =>
    new WorkerPool({ spawn, workers: 2, reason: 'As many as the test says.', table });
  const workers = () => pooled(new LightWorkers(table).spawn);
  /** One of them dies with the arrays that it was just handed. */
  const mortals = () => {
    const light = new LightWorkers(table);
    let tasks = 0;
    return pooled((events) => {
      const worker = light.spawn(events);
      const end = [...light.alive].at(-1)!;
      const post: typeof worker.post = (message, transfer) => {
        if (message.type !== 'task' || ++tasks !== 2) return worker.post(message, transfer);
        structuredClone(message, { transfer: transfer ?? [] });
        queueMicrotask(() => end('it was killed'));
      };
      return { ...worker, post };
    });
  };
  const own = () => new LocalPool({ table, reason: 'One thread.' });

  interface Trained {
    losses: (readonly number[])[];
    trained: Checkpoint['weights'];
  }
  /** What one thread gives without a pool, the same for every pool. */
  const alone = new Map<string, Trained>();

  it.each([
    ...Object.keys(KINDS).map((kind) => [kind, 'two workers', workers] as const),
    ...Object.keys(KINDS).map((kind) => [kind, 'workers of whom one dies', mortals] as const),
    ...Object.keys(KINDS).map((kind) => [kind, 'the own thread', own] as const),
  ])('gives the bits of one thread: %s, on %s', async (kind, _where, open) => {
    const before = tf.memory().numTensors;
    const pool = open();
    const run = async (shared: boolean): Promise<Trained> => {
      const losses: Trained['losses'] = [];
      const hooks: TrainingHooks = {
        ...AT_ONCE,
        metric: (_step, columns, values) => losses.push([...values, columns.length]),
        checkpoint: async () => {},
      };
      const weights = initialWeights(network, 3, 1);
      const trained = await KINDS[kind]!(weights, 2, async (task, names) => {
        const source = shared ? await PoolGradients.open(task as RemoteTask, pool) : undefined;
        const { peakTensorBytes } = await train(task, hooks, null, source);
        await source?.dispose();
        expect(peakTensorBytes).toBeGreaterThan(0);
        return readWeights(task.weights, names);
      });
      disposeWeights(weights);
      return { losses, trained };
    };
    if (!alone.has(kind)) alone.set(kind, await run(false));
    expect(alone.get(kind)!.losses.length).toBeGreaterThan(1);
    expect(await run(true)).toEqual(alone.get(kind));
    await until(() => expect(tf.memory().numTensors).toBe(before));
    await pool.dispose();
  });
});
