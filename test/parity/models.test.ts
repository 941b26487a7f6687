/**
 * Published networks against their original implementation: logits of the reference photographs, on every backend. On `cpu`, which
 * takes seconds a picture, one photograph each.
 */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { describeOnBackends } from '../../src/compute/testing';
import * as tf from '../../src/compute/tf';
import { disposeWeights, forward, type Architecture } from '../../src/models/model';
import { mobileNetV2 } from '../../src/models/mobileNetV2';
import { PREPROCESSING } from '../../src/models/preprocessing';
import { publishedVisionTransformer } from '../../src/models/visionTransformer';
import { loadWeights, saveWeights } from '../../src/models/weightFile';
import { loadRecognised } from '../../src/models/recognise';
import { readSafetensors } from '../../src/models/safetensors';
import { missing, readPicture, referenceFolder } from './reference';

if (missing) console.info(`Published networks: not compared, ${missing}.`);

interface ReferenceLogits {
  images: Record<string, Record<string, number[]>>;
}

/** Of the largest logit of a picture. */
const RELATIVE = 1e-3;
const CASES: { weights: string; logits: string; column: string; architecture: Architecture }[] = [
  ...(['torch', 'tf-same'] as const).map((padding) => ({
    weights: 'mobilenet_v2',
    logits: 'mobilenet_v2_logits',
    column: padding === 'torch' ? 'torchvision_padding' : 'tf_same_padding',
    architecture: mobileNetV2({ padding, preprocessing: PREPROCESSING.inception }),
  })),
  {
    weights: 'vit_tiny_patch16_224',
    logits: 'vit_tiny_logits',
    column: 'logits',
    architecture: publishedVisionTransformer('tiny'),
  },
];

function json<T>(path: string): T {
  return JSON.parse(readFileSync(resolve(referenceFolder, path), 'utf8')) as T;
}

function strongest(logits: ArrayLike<number>): number {
  let best = 0;
  for (let i = 1; i < logits.length; i++) if (logits[i]! > logits[best]!) best = i;
  return best;
}

describeOnBackends('published networks', (backend) => {
  it.skipIf(missing).each(CASES)(
    '$weights gives the published logits ($column)',
    { timeout: 120_000 },
    async ({ weights: file, logits, column, architecture }) => {
      const classes = json<Record<string, { name: string }>>('imagenet_classes.json');
      const { images } = json<ReferenceLogits>(`weights/${logits}.json`);
      const { weights } = loadWeights(
        readFileSync(resolve(referenceFolder, `weights/${file}.safetensors`)),
        architecture,
        { classes: 1000 },
      );
      try {
        const photographs = Object.keys(images).slice(0, backend === 'cpu' ? 1 : undefined);
        for (const photograph of photographs) {
          const { width, height, pixels } = readPicture(`clean/${photograph}.png`);
          const answer = tf.tidy(() => {
            const x = tf.tensor4d(
              Float32Array.from(pixels, (value) => value / 255),
              [1, height, width, 3],
            );
            return forward(architecture, weights, x);
          });
          const found = await answer.data();
          answer.dispose();
          const expected = images[photograph]![column]!;
          const [largest, error] = [Math.max(...expected.map(Math.abs)), worst(found, expected)];
          const [ours, theirs] = [strongest(found), strongest(expected)].map((index) => classes[index]!.name);
          const says = `${photograph}: ${ours}, published ${theirs}; off by ${error} of ${largest}`;
          expect(ours, says).toBe(theirs);
          expect(error / largest, says).toBeLessThan(RELATIVE);
        }
      } finally {
        disposeWeights(weights);
      }
    },
  );

  // Rearranging numbers is the host's work: once is enough.
  if (backend === 'cpu') return;
  it.skipIf(missing).each([
    ['mobilenet_v2', 'mobilenet_v2'],
    ['vit_tiny_patch16_224', 'vit_tiny_patch16_224'],
  ])('%s is recognised, and comes back with the same names and bytes', { timeout: 60_000 }, async (file, id) => {
    const bytes = readFileSync(resolve(referenceFolder, `weights/${file}.safetensors`));
    const { architecture, weights, classes } = loadRecognised(bytes);
    expect([architecture.id, classes]).toEqual([id, 1000]);
    const [before, after] = [readSafetensors(bytes), readSafetensors(await saveWeights(weights, { dtype: 'float32' }))];
    disposeWeights(weights);
    const kept = [...before.tensors.keys()].filter((name) => !name.endsWith('.num_batches_tracked'));
    expect([...after.tensors.keys()].sort()).toEqual(kept.sort());
    for (const name of kept) {
      const [one, other] = [before.tensors.get(name)!, after.tensors.get(name)!];
      expect(other.shape, name).toEqual(one.shape);
      expect(Buffer.compare(other.bytes, one.bytes), name).toBe(0);
    }
  });
});

function worst(found: ArrayLike<number>, expected: readonly number[]): number {
  expect(found.length).toBe(expected.length);
  // NaN stays NaN through Math.max, and is less than nothing.
  return expected.reduce((error, value, i) => Math.max(error, Math.abs(found[i]! - value)), 0);
}
