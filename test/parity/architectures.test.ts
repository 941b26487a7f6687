/**
 * The published architectures against their original code (torchvision, timm, transformers), with weights by formula in place of
 * the published ones: logits of one picture. `scripts/parity/architectures.py` made the fixtures.
 *
 * The weights go the way of a user's file: through safetensors, recognised by names and shapes alone.
 */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startBackend } from '../../src/compute/backend';
import { expectClose, testAssets } from '../../src/compute/testing';
import * as tf from '../../src/compute/tf';
import { openTextTower, textFeatures, ZERO_SHOT, zeroShotFromFile, type ClipSource } from '../../src/models/clip';
import type { Overrides } from '../../src/models/families';
import { disposeWeights, forward, forwardBlocks, type Weights } from '../../src/models/model';
import { PREPROCESSING } from '../../src/models/preprocessing';
import { loadRecognised, recogniseArchitecture } from '../../src/models/recognise';
import { formulaFile, formulaPicture, formulaWeight } from './formulaWeights';

interface Fixture {
  tensors: Record<string, number[]>;
  inputSize: number;
  logits: number[];
}

/** Of the largest value. Sums of thousands of products in another order differ by about 1e-6. */
const RELATIVE = 1e-4;

function json<T>(name: string): T {
  const path = resolve(import.meta.dirname, `../fixtures/architectures/${name}.json`);
  return JSON.parse(readFileSync(path, 'utf8')) as T;
}
const fixture = <T extends Fixture = Fixture>(name: string) => json<T>(name);

function picture(side: number): tf.Tensor4D {
  return tf.tensor4d(formulaPicture(side), [1, side, side, 3]);
}

beforeAll(async () => {
  const { backend } = await startBackend({ requested: 'wasm', wasm: await testAssets() });
  expect(backend).toBe('wasm');
});
let tensors = 0;
beforeEach(() => (tensors = tf.memory().numTensors));
afterEach(({ task }) => {
  if (task.result?.state !== 'fail') expect(tf.memory().numTensors).toBe(tensors);
});

const { imagenet, inception } = PREPROCESSING;
/** What the publisher says and the file does not; the default where it is left out. */
const NETWORKS: [name: string, id: string, overrides?: Overrides][] = [
  ['torchvision-mobilenet_v2', 'mobilenet_v2'],
  ['torchvision-mobilenet_v2-96', 'mobilenet_v2', { inputSize: 96 }],
  ['torchvision-resnet18', 'resnet18', { inputSize: 96 }],
  ['torchvision-resnet34', 'resnet34', { inputSize: 64 }],
  ['torchvision-resnet50', 'resnet50', { inputSize: 96 }],
  ['timm-resnet18', 'resnet18', { inputSize: 64 }],
  ['timm-mobilenetv3_small_100', 'mobilenetv3_small_100'],
  ['timm-mobilenetv3_large_100', 'mobilenetv3_large_100'],
  [
    'timm-tf_mobilenetv3_small_100',
    'mobilenetv3_small_100',
    { padding: 'tf-same', preprocessing: inception, inputSize: 96 },
  ],
  [
    'timm-tf_mobilenetv3_large_100',
    'mobilenetv3_large_100',
    { padding: 'tf-same', preprocessing: inception, inputSize: 96 },
  ],
  ['timm-vit_tiny_patch16_224', 'vit_tiny_patch16_224'],
  ['timm-vit_small_patch16_224', 'vit_small_patch16_224'],
  ['timm-vit_base_patch16_224', 'vit_base_patch16_224'],
  ['timm-deit_tiny_patch16_224', 'vit_tiny_patch16_224', { preprocessing: imagenet }],
  ['transformers-vit', 'vit_tiny_patch16_224'],
];

/** Logits of the file with the fixture's tensors, read as a user's. */
async function logitsOf({ tensors: shapes, inputSize }: Fixture, overrides?: Overrides) {
  const { architecture, weights } = loadRecognised(formulaFile(shapes), overrides);
  const answer = tf.tidy(() => forward(architecture, weights, picture(inputSize)));
  const logits = await answer.data();
  answer.dispose();
  disposeWeights(weights);
  return { architecture, logits };
}

describe('published architectures', () => {
  it.each(NETWORKS)('%s', async (name, id, overrides) => {
    const expected = fixture(name);
    const { architecture, logits } = await logitsOf(expected, overrides);
    expect([architecture.id, architecture.inputSize]).toEqual([id, expected.inputSize]);
    expectClose(logits, expected.logits, { relative: RELATIVE });
  });

  it.each<[string, string, Overrides]>([
    ['padding and ε', 'timm-tf_mobilenetv3_small_100', { preprocessing: inception, inputSize: 96 }],
    ['preprocessing', 'timm-deit_tiny_patch16_224', {}],
  ])('another %s shows', async (_, name, overrides) => {
    const expected = fixture(name);
    const { logits } = await logitsOf(expected, overrides);
    expect(() => expectClose(logits, expected.logits, { relative: 10 * RELATIVE })).toThrow(/off by/);
  });
});

interface ClipFixture extends Fixture {
  tokens: number[][];
  image: number[];
  texts: number[][];
}

interface TokenizerFixture {
  tokenizer: object;
  tokenizer_config: object;
  texts: string[];
  ids: number[][];
}

/** Weights by formula, one at a time, without a file of 600 MB. */
function source(shapes: Fixture['tensors']): ClipSource {
  return {
    shapes: new Map(Object.entries(shapes)),
    readWeight: (name, shape) => Promise.resolve(engineTensor(name, shapes[name]!, shape)),
  };
}

/** Rearranged by transposition: another way than the reader's. */
function engineTensor(name: string, onDisk: readonly number[], shape: readonly number[]): tf.Tensor {
  return tf.tidy(() => {
    const tensor = tf.tensor(formulaWeight(name, onDisk), [...onDisk]);
    const moved =
      onDisk.length === 4 ? tf.transpose(tensor, [2, 3, 1, 0]) : onDisk.length === 2 ? tf.transpose(tensor) : tensor;
    expect(moved.shape, name).toEqual(shape);
    return tf.clone(moved);
  });
}

describe('CLIP', () => {
  it.each(['transformers-clip-small', 'transformers-clip-base-patch32'])(
    '%s: pictures, texts and their cosines',
    { timeout: 60_000 },
    async (name) => {
      const expected = fixture<ClipFixture>(name);
      const shapes = source(expected.tensors);
      const { architecture, kind, classes } = recogniseArchitecture(shapes.shapes);
      expect([kind, classes, architecture.inputSize]).toEqual(['clip', 0, expected.inputSize]);
      const weights: Weights = {};
      for (const [weight, shape] of Object.entries(architecture.weightShapes(0))) {
        weights[weight] = await shapes.readWeight(weight, shape);
      }
      const features = tf.tidy(() => forwardBlocks(architecture, weights, picture(expected.inputSize)));
      expectClose(await features.data(), expected.image, { relative: RELATIVE });
      const tower = await openTextTower(shapes);
      const texts = textFeatures(tower, expected.tokens);
      expectClose(await texts.data(), expected.texts.flat(), { relative: RELATIVE });
      weights[`${ZERO_SHOT}.weight`] = tf.tidy(() => tf.mul(tf.transpose(texts), tower.scale));
      weights[`${ZERO_SHOT}.bias`] = tf.zeros([expected.tokens.length]);
      const logits = tf.tidy(() => forward(architecture, weights, picture(expected.inputSize)));
      expectClose(await logits.data(), expected.logits, { relative: RELATIVE });
      tower.dispose();
      tf.dispose([features, texts, logits]);
      disposeWeights(weights);
    },
  );

  it('words of classes become a classifier', async () => {
    const { tensors: shapes } = fixture<ClipFixture>('transformers-clip-small');
    const { tokenizer, tokenizer_config: config, texts, ids } = json<TokenizerFixture>('clip-tokenizer');
    const files = { ...source(shapes), tokenizer: JSON.stringify(tokenizer), tokenizerConfig: JSON.stringify(config) };
    const names = texts.slice(0, 3);
    const head = await zeroShotFromFile(files, names, { templates: ['{}'] });
    const tower = await openTextTower(files);
    const expected = tf.tidy(() => tf.mul(tf.transpose(textFeatures(tower, ids.slice(0, 3))), tower.scale));
    expectClose(await head.weight.data(), await expected.data(), { relative: RELATIVE });
    tower.dispose();
    tf.dispose([head.weight, head.bias, expected]);
  });

  it('a CLIP file as a whole is read, its words left aside', async () => {
    const { tensors: shapes, image, inputSize } = fixture<ClipFixture>('transformers-clip-small');
    const { architecture, weights } = loadRecognised(formulaFile(shapes));
    expect(Object.keys(weights).filter((name) => name.startsWith('text'))).toEqual([]);
    const features = tf.tidy(() => forwardBlocks(architecture, weights, picture(inputSize)));
    expectClose(await features.data(), image, { relative: RELATIVE });
    features.dispose();
    disposeWeights(weights);
  });
});
