/**
 * A training step, as an experiment takes it: complete (all weights, from pictures) and partial (the last blocks, from a feature
 * cache). Costs do not depend on the values of weights and pixels, so both are random.
 */
import type { ImageSet } from '../../../src/contract/image';
import { initialWeights } from '../../../src/models/initialise';
import { disposeWeights } from '../../../src/models/model';
import { uniformArray } from '../../../src/num/random';
import { buildFeatureCache } from '../../../src/train/featureCache/index';
import { gatherPictures } from '../../../src/train/pictures';
import { RowPictures } from '../../../src/train/featureCache/rows';
import { fittingTask } from '../../../src/train/stepMemory';
import { train, type TrainingHooks } from '../../../src/train/training';
import { disposeTuned, makeTunable, type TuningPlan } from '../../../src/train/tunable';
import { tuneFlops, tuneMemory, tuneTask } from '../../../src/train/tune';
import { COST_STUDENT } from '../tuningCost';
import type { Measured } from './backends';
import type { BenchNetwork, Plan } from './plan';
import type { SectionCase } from './section';
import type { Variant } from './rows';
import { relativeDifference, settle, Stopwatch } from './timing';

/** Pictures that the feature cache holds; steps go round. */
const PICTURES = 4;
/** Bytes. */
const ROOM_FOR_VIEWS = 1e9;
/** It is ended when there are enough. */
const MOST_STEPS = 10_000;
const KINDS = { complete: 'all', partial: 'last-blocks' } as const satisfies Record<string, TuningPlan['tuned']>;

export const TRAINING = {
  title: 'Training',
  method:
    'One step on a batch of pictures and an augmented view of each: forward, backward and AdamW, one head, no teacher. Complete steps ' +
    'change all weights and upload pictures; partial ones change the last blocks (at most a fifth of the weights) and gather rows of ' +
    'the feature cache. On WebGPU several steps are taken between two readings, as an experiment reads its loss at every tenth.',
  cases: (plan: Plan): SectionCase<number>[] =>
    plan.networks.flatMap((network) =>
      (Object.keys(KINDS) as (keyof typeof KINDS)[]).map((kind) => ({
        name: `${network.label}, ${kind}, batch ${network.batch} + ${network.batch}`,
        unit: 'ms a step',
        run: (variant: Variant) => trainingStep(network, KINDS[kind], plan, variant),
        agreement: (actual: number, expected: number) =>
          `first loss within ${relativeDifference([actual], [expected]).toExponential(0)}`,
      })),
    ),
};

class Enough extends Error {}

async function trainingStep(
  { architecture, classes, batch }: BenchNetwork,
  tuned: TuningPlan['tuned'],
  plan: Plan,
  variant: Variant,
): Promise<Measured<number>> {
  const weights = initialWeights(architecture, classes, 1);
  const model = makeTunable(architecture, weights, { tuned, heads: 'one' }, COST_STUDENT);
  const set = noise(architecture.inputSize, classes);
  const pictures = new RowPictures(set, 1, (of, indices) => gatherPictures(of, indices), ROOM_FOR_VIEWS);
  const cache = await buildFeatureCache({ model, pictures, hooks: { between: async () => {} } });
  // As many clean pictures as views.
  const schedule = { ...COST_STUDENT, batch, steps: MOST_STEPS, cleanShare: 1 };
  const given = { model, cache, pictures, targets: null, set, labelled: set.count };
  const options = { ...given, student: COST_STUDENT, schedule, learningRate: 1e-5, normsRate: 1, seed: 1 };
  const make = (parts: number) => tuneTask(options, parts);
  const task = await fittingTask({ ...tuneMemory(options), what: architecture.id, instead: '', make });

  const gigaflop = tuneFlops(model, schedule) / MOST_STEPS / 1e9;
  const steps = plan.stepsAtATime(variant);
  const watch = new Stopwatch(plan.repetitions(variant));
  let firstLoss = NaN;
  const hooks: TrainingHooks = {
    metric: (step, _columns, values) => {
      if (step === 1) firstLoss = values[0]!;
    },
    checkpoint: async () => {},
    async between(done) {
      if (done % steps !== 0) return;
      await settle(task.weights[task.trainable[0]!]!);
      if (!watch.lap(steps)) throw new Enough();
      watch.start();
    },
  };
  try {
    watch.start();
    await train(task, hooks, null);
  } catch (error) {
    if (!(error instanceof Enough)) throw error;
  } finally {
    cache.dispose();
    disposeTuned(model);
    disposeWeights(weights);
  }
  const parts = task.parts ?? 1;
  return {
    times: { ...watch.result(), ...(parts > 1 ? { note: `in ${parts} parts` } : {}) },
    values: firstLoss,
    gigaflop,
  };
}

function noise(side: number, classes: number): ImageSet {
  return {
    name: 'noise',
    count: PICTURES,
    width: side,
    height: side,
    pixels: Uint8Array.from(uniformArray(1, 'pictures', PICTURES * side * side * 3), (x) => 255 * x),
    labels: Int32Array.from({ length: PICTURES }, (_, i) => i % classes),
    classNames: Array.from({ length: classes }, (_, i) => `class ${i}`),
  };
}
