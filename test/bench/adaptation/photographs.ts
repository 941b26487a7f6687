/** The reference network and photographs as the adaptation is measured on them. */
import { readFileSync, readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { startBackend } from '../../../src/compute/backend';
import { nodeWasmAssets } from '../../../src/compute/nodeAssets';
import { decodePicture } from '../../../src/cli/decodePicture';
import type { AdaptationName, AdaptationSettings } from '../../../src/contract/adaptation';
import type { ImageSet } from '../../../src/contract/image';
import { AdaptedModel } from '../../../src/evaluate/adaptation/AdaptedModel';
import { adaptationBatches } from '../../../src/evaluate/adaptation/order';
import * as tf from '../../../src/compute/tf';
import { batchTensor } from '../../../src/evaluate/predict';
import { forward } from '../../../src/models/model';
import { picturesOf } from '../../../src/evaluate/adaptation/pictures';
import type { TentState } from '../../../src/evaluate/adaptation/tent';
import { preparePicture } from '../../../src/image/preparePicture';
import { mobileNetV2 } from '../../../src/models/mobileNetV2';
import { PREPROCESSING } from '../../../src/models/preprocessing';
import { untunedModel, type TunedModel } from '../../../src/models/tuned';
import { corruptSet } from '../../../src/perturb/corruptSet';
import { readMobileNet } from '../../parity/modelAccuracyMeasure';
import { referenceFolder } from '../../parity/reference';

export interface Photographs {
  model: TunedModel;
  /** Every fifth: nothing is measured on them, the statistics of training are. */
  known: ImageSet;
  /** The other four fifths. */
  measured: ImageSet;
}

/** @param side of the pictures and of what the network is given; a half of 224 takes a quarter of the time */
export async function photographs(side = 224): Promise<Photographs> {
  await startBackend({ requested: 'wasm', wasm: nodeWasmAssets() });
  const folder = resolve(referenceFolder, 'imagenet-sample');
  const labels = JSON.parse(readFileSync(resolve(folder, 'labels.json'), 'utf8')) as Record<string, { class: number }>;
  const files = readdirSync(folder)
    .filter((name) => name.endsWith('.jpg'))
    .sort();
  const size = side * side * 3;
  const pixels = new Uint8Array(files.length * size);
  for (const [i, file] of files.entries()) {
    const { picture } = await decodePicture(resolve(folder, file));
    pixels.set(preparePicture(picture, { side }, true).pixels, i * size);
  }
  const all: ImageSet = {
    name: 'photographs',
    ...{ count: files.length, height: side, width: side, pixels },
    labels: Int32Array.from(files, (file) => labels[file]!.class),
    classNames: Array.from({ length: 1000 }, (_, i) => String(i)),
  };
  const which = (fifth: boolean) =>
    picturesOf(
      all,
      Int32Array.from(files.keys()).filter((i) => (i % 5 === 0) === fifth),
    );
  // The more accurate way to pad of the two, which is the one that it was trained with.
  const { weights } = readMobileNet('tf-same');
  const architecture = mobileNetV2({ padding: 'tf-same', preprocessing: PREPROCESSING.inception, inputSize: side });
  return { model: untunedModel(architecture, weights), known: which(true), measured: which(false) };
}

export const corrupted = (set: ImageSet, name: string, severity: number, seed: number): Promise<ImageSet> =>
  corruptSet(set, name, { severity, seed, table: 'imagenet-c' });

export interface StreamRun {
  /** 1 where the answer was right, in the order of the stream. */
  right: number[];
  /** Of the pictures, which each place of the stream is. */
  places: number[];
  /** For each batch. */
  steps: number[];
  secondsAPicture: number;
}

/** A set, gone through so many times. */
export async function stream(
  adapted: AdaptedModel,
  by: AdaptationName,
  set: ImageSet,
  { seed, passes = 1 }: { seed: number; passes?: number },
): Promise<StreamRun> {
  const run: StreamRun = { right: [], places: [], steps: [], secondsAPicture: 0 };
  let state: TentState | null = null;
  let seconds = 0;
  for (let pass = 0; pass < passes; pass++) {
    const batches = adaptationBatches(set.labels, { ...adapted.settings, seed: seed + pass });
    for (const { seen, answered } of batches) {
      const made = await adapted.answer({ by, set: picturesOf(set, seen), corrupt: null, state });
      state = made.state;
      seconds += made.seconds;
      const classes = made.probabilities.length / seen.length;
      run.steps.push(run.steps.length + 1);
      for (let i = seen.length - answered; i < seen.length; i++) {
        const row = made.probabilities.subarray(i * classes, (i + 1) * classes);
        run.right.push(Number(row.indexOf(Math.max(...row)) === set.labels[seen[i]!]));
        run.places.push(seen[i]!);
      }
    }
  }
  run.secondsAPicture = seconds / run.right.length;
  return run;
}

export async function opened(
  { model, known }: Pick<Photographs, 'model' | 'known'>,
  settings: AdaptationSettings,
): Promise<AdaptedModel> {
  return AdaptedModel.open(model, {
    settings,
    clean: { set: known, words: `${known.count} photographs that are not measured on` },
    pool: null,
    between: async () => {},
  });
}

export const mean = (values: readonly number[]) => values.reduce((sum, x) => sum + x, 0) / values.length;

/** The network as it is. */
export async function plain(
  { architecture, weights }: TunedModel,
  set: ImageSet,
): Promise<{ right: number[]; seconds: number }> {
  const right: number[] = [];
  const began = performance.now();
  for (let start = 0; start < set.count; start += 10) {
    const answers = tf.tidy(() => tf.argMax(forward(architecture, weights, batchTensor(set, start, 10)), 1));
    const seen = await answers.data();
    answers.dispose();
    for (let i = 0; i < 10 && start + i < set.count; i++) right.push(Number(seen[i] === set.labels[start + i]));
  }
  return { right, seconds: (performance.now() - began) / 1000 / set.count };
}
