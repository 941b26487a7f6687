/**
 * `npm run bench:tuning`: partial tuning over the feature cache against complete fine-tuning of ViT-Tiny and MobileNetV2 for the
 * same number of samples seen. Floating-point operations are those that a report counts; times are measured on `wasm`: one batch
 * that fills the cache and a few steps of each way, from which the whole follows. Costs do not depend on the values of weights
 * and pixels, so both are random.
 */
import { startBackend } from '../../src/compute/backend';
import { nodeWasmAssets } from '../../src/compute/nodeAssets';
import * as tf from '../../src/compute/tf';
import type { ImageSet } from '../../src/contract/image';
import { initialWeights } from '../../src/models/initialise';
import { disposeWeights, type Architecture } from '../../src/models/model';
import { deriveSeed, uniformArray } from '../../src/num/random';
import { augmentBatch } from '../../src/perturb/augment/augmentation';
import { buildFeatureCache } from '../../src/train/featureCache/index';
import { RowPictures, type ViewMaker } from '../../src/train/featureCache/rows';
import { fittingTask } from '../../src/train/stepMemory';
import { train } from '../../src/train/training';
import { disposeTuned, makeTunable, tunedParameters, type TuningPlan } from '../../src/train/tunable';
import { tuneFlops, tuneMemory, tuneTask } from '../../src/train/tune';
import { COST_CLASSES, COST_NETWORKS, COST_PICTURES, COST_STUDENT, tuningFlops } from './tuningCost';

/** Pictures that the cache is really filled with, and steps that are really taken. */
const MEASURED_PICTURES = 4;
const MEASURED_STEPS = 3;

function noise(count: number, side: number): ImageSet {
  return {
    name: 'noise',
    count,
    width: side,
    height: side,
    pixels: Uint8Array.from(uniformArray(1, 'pictures', count * side * side * 3), (x) => 255 * x),
    labels: Int32Array.from({ length: count }, (_, i) => i % COST_CLASSES),
    classNames: Array.from({ length: COST_CLASSES }, (_, i) => `class ${i}`),
  };
}

interface Measured {
  cacheSecondsPerRow: number;
  secondsPerStep: number;
  parts: number;
  peakBytes: number;
  tuned: number;
  flops: number;
}

async function measure(architecture: Architecture, tuned: TuningPlan['tuned']): Promise<Measured> {
  const weights = initialWeights(architecture, COST_CLASSES, 1);
  const student = { ...COST_STUDENT, steps: MEASURED_STEPS };
  const model = makeTunable(architecture, weights, { tuned, heads: 'one' }, student);
  const set = noise(MEASURED_PICTURES, architecture.inputSize);
  const seed = deriveSeed(1, 'views');
  const makeView: ViewMaker = (of, indices, view) => augmentBatch(student, of, indices, seed, view);
  const pictures = new RowPictures(set, student.views, makeView, 1e9);
  const cache = await buildFeatureCache({ model, pictures, hooks: { between: async () => {} } });
  // As many clean pictures as views, in both ways.
  const schedule = { ...student, cleanShare: 1 };
  const given = { model, cache, pictures, targets: null, set, labelled: set.count };
  const options = { ...given, student, schedule, learningRate: 1e-4, normsRate: 1, seed: 1 };
  const task = await fittingTask({
    ...tuneMemory(options),
    what: architecture.id,
    instead: '',
    make: (parts) => tuneTask(options, parts),
  });
  const times: number[] = [];
  let last = performance.now();
  const { peakTensorBytes } = await train(
    task,
    {
      async between() {
        times.push((performance.now() - last) / 1000);
        last = performance.now();
      },
      metric: () => {},
      checkpoint: async () => {},
    },
    null,
  );
  const measured = {
    cacheSecondsPerRow: cache.seconds / (set.count * (student.views + 1)),
    // The first warms up.
    secondsPerStep: Math.min(...times.slice(1)),
    parts: task.parts!,
    peakBytes: peakTensorBytes,
    tuned: tunedParameters(model),
    flops: tuneFlops(model, schedule) / MEASURED_STEPS,
  };
  cache.dispose();
  disposeTuned(model);
  disposeWeights(weights);
  return measured;
}

const { detail } = await startBackend({ requested: 'wasm', wasm: nodeWasmAssets() });
const { steps, batch, views, fraction } = COST_STUDENT;
const rows = COST_PICTURES * (views + 1);
console.log(
  `wasm (${detail}); ${COST_PICTURES} pictures of ${COST_CLASSES} classes, ${views} views, ${steps} steps of ${batch} pictures and ` +
    `their views; at most ${100 * fraction} % of the parameters tuned`,
);
for (const architecture of COST_NETWORKS) {
  const flops = tuningFlops(architecture);
  console.log(
    `${architecture.id}: ${(flops.partial / 1e12).toFixed(1)} TFLOP partial against ${(flops.complete / 1e12).toFixed(1)} complete: ` +
      `${(flops.complete / flops.partial).toFixed(1)} times cheaper`,
  );
  const seconds: Record<string, number> = {};
  for (const tuned of ['last-blocks', 'all'] as const) {
    const found = await measure(architecture, tuned);
    seconds[tuned] = found.cacheSecondsPerRow * rows + found.secondsPerStep * steps;
    console.log(
      `  ${tuned}: ${(found.tuned / 1e6).toFixed(2)} M weights, ${found.secondsPerStep.toFixed(2)} s a step in ${found.parts} parts ` +
        `(${(found.flops / found.secondsPerStep / 1e9).toFixed(1)} GFLOP/s), ${(1000 * found.cacheSecondsPerRow).toFixed(0)} ms a row of the ` +
        `cache, peak ${(found.peakBytes / 1e6).toFixed(0)} MB; all of it ${seconds[tuned].toFixed(0)} s`,
    );
  }
  console.log(`  in wall-clock time ${(seconds['all']! / seconds['last-blocks']!).toFixed(1)} times cheaper`);
}
console.log(`${tf.memory().numTensors} tensors left`);
