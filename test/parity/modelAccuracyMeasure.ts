/** Accuracy of MobileNetV2 on the reference photographs under our corruptions, beside what the published ones gave. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { decodePicture } from '../../src/cli/decodePicture';
import * as tf from '../../src/compute/tf';
import type { ImageSet } from '../../src/contract/image';
import type { Padding } from '../../src/models/convolution';
import { forward, type Architecture, type Weights } from '../../src/models/model';
import { mobileNetV2 } from '../../src/models/mobileNetV2';
import { PREPROCESSING } from '../../src/models/preprocessing';
import { loadWeights } from '../../src/models/weightFile';
import { corruptSet } from '../../src/perturb/corruptSet';
import type { Accuracies } from './modelAccuracy';
import { referenceFolder } from './reference';

interface ReferenceModel {
  clean_accuracy: number;
  clean_predictions: number[];
  accuracy: Accuracies;
  predictions: Record<string, Record<string, number[]>>;
}

export interface Reference {
  files: string[];
  labels: number[];
  models: Record<string, ReferenceModel>;
}

export const REFERENCE_MODELS: Record<Padding, string> = {
  torch: 'mobilenet_v2',
  'tf-same': 'mobilenet_v2_tf_same',
};

export function readReference(): Reference {
  const text = readFileSync(resolve(referenceFolder, 'mobilenetv2_reference_accuracy.json'), 'utf8');
  return JSON.parse(text) as Reference;
}

/** The photographs, 224 × 224 as they are. */
export async function readPhotographs({ files, labels }: Reference): Promise<ImageSet> {
  const size = 224 * 224 * 3;
  const pixels = new Uint8Array(files.length * size);
  for (const [i, file] of files.entries()) {
    const { picture } = await decodePicture(resolve(referenceFolder, 'imagenet-sample', file));
    if (picture.pixels.length !== size) throw new Error(`${file} is not 224 × 224`);
    pixels.set(picture.pixels, i * size);
  }
  const classNames = Array.from({ length: 1000 }, (_, i) => String(i));
  return {
    name: 'reference photographs',
    count: files.length,
    height: 224,
    width: 224,
    pixels,
    labels: Int32Array.from(labels),
    classNames,
  };
}

export interface MobileNet {
  architecture: Architecture;
  weights: Weights;
}

/** The caller disposes of the weights. */
export function readMobileNet(padding: Padding): MobileNet {
  const architecture = mobileNetV2({ padding, preprocessing: PREPROCESSING.inception });
  const file = readFileSync(resolve(referenceFolder, 'weights/mobilenet_v2.safetensors'));
  return { architecture, weights: loadWeights(file, architecture, { classes: 1000 }).weights };
}

const BATCH = 10;

/** The class that the model sees in each picture. */
export async function predictions({ architecture, weights }: MobileNet, set: ImageSet): Promise<number[]> {
  const size = set.height * set.width * 3;
  const seen: number[] = [];
  for (let start = 0; start < set.count; start += BATCH) {
    const bytes = set.pixels.subarray(start * size, (start + BATCH) * size);
    const answer = tf.tidy(() => {
      const x = tf.tensor4d(
        Float32Array.from(bytes, (value) => value / 255),
        [bytes.length / size, 224, 224, 3],
      );
      return tf.argMax(forward(architecture, weights, x), 1);
    });
    seen.push(...(await answer.data()));
    answer.dispose();
  }
  return seen;
}

/** The photographs under one of our corruptions, as ImageNet-C has it. */
export function corrupted(photographs: ImageSet, corruption: string, severity: number, seed = 0): Promise<ImageSet> {
  return corruptSet(photographs, corruption, { severity, seed, table: 'imagenet-c' }, BATCH);
}

export function countRight(seen: readonly number[], labels: readonly number[]): number {
  return seen.reduce((right, one, i) => right + Number(one === labels[i]), 0);
}
