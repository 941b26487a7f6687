/** CLIP in small: what its two towers promise. Its numbers are compared with the original's in `test/parity/architectures.test.ts`. */
import { describe, expect, it } from 'vitest';
import { describeOnBackends, expectClose, read } from '../../compute/testing';
import * as tf from '../../compute/tf';
import type { Shape } from '../layer';
import { expectGradients, livelyWeights, randomTensor } from '../layerTesting';
import { classCount, countParameters, disposeWeights, forward, forwardBlocks, modelFlops } from '../model';
import { loadRecognised, recogniseArchitecture } from '../recognise';
import { SafetensorsError } from '../safetensors';
import { diskShape } from '../layout';
import { saveWeights } from '../weightFile';
import { clipBlock } from './encoder';
import {
  CLIP_VIT_B32,
  clipImageTower,
  clipTextShapes,
  openTextTower,
  textFeatures,
  zeroShotHead,
  type ClipImagePlan,
  type ClipSource,
  type ClipTextPlan,
  type ClipTokenizer,
} from '.';

const IMAGE: ClipImagePlan = { width: 64, heads: 1, depth: 2, patch: 4, inputSize: 8, shared: 6 };
const TEXT: ClipTextPlan = { width: 64, heads: 1, depth: 2, vocabulary: 40, context: 12, shared: 6 };

/** The header of a file with both towers. */
function header(image: ClipImagePlan, text: ClipTextPlan): Map<string, Shape> {
  const shapes = { ...clipImageTower(image).weightShapes(0), ...clipTextShapes(text) };
  const stored = Object.entries(shapes).map(([name, shape]): [string, Shape] => [name, diskShape(shape)]);
  return new Map([...stored, ['logit_scale', []]]);
}

/** A letter a token, 1 to 26; start and end around them. */
const letters: ClipTokenizer = {
  encode: (text, context) => [30, ...[...text].map((letter) => letter.charCodeAt(0) & 31), 31].slice(0, context),
};

function source(shapes = header(IMAGE, TEXT)): ClipSource {
  return {
    shapes,
    readWeight: (name, shape) =>
      Promise.resolve(name === 'logit_scale' ? tf.scalar(Math.log(50)) : livelyWeights({ [name]: shape })[name]!),
  };
}

describe('CLIP', () => {
  it('is recognised, without a classifier', () => {
    const { architecture, kind, classes, assumed } = recogniseArchitecture(
      header(CLIP_VIT_B32.image, CLIP_VIT_B32.text),
    );
    expect([architecture.id, kind, classes]).toEqual(['clip_vit_base_patch32_224', 'clip', 0]);
    expect(countParameters(architecture)).toBe(87_849_216);
    // 4.41 billion multiply-adds: timm's count of the tower.
    expect(modelFlops(architecture) / 2e9).toBeCloseTo(4.41, 1);
    expect(assumed.join()).toMatch(/clip .*quick GELU/);
    const words = Object.values(clipTextShapes(CLIP_VIT_B32.text)).map((shape) => shape.reduce((a, b) => a * b, 1));
    // With the temperature the 151,277,313 parameters that are published.
    expect(words.reduce((a, b) => a + b) + 87_849_216 + 1).toBe(151_277_313);
  });

  it('leaves aside the counting numbers of older files, and reads a classifier where there is one', () => {
    const shapes = header(IMAGE, TEXT);
    for (const tower of ['text', 'vision']) shapes.set(`${tower}_model.embeddings.position_ids`, [1, 5]);
    expect(recogniseArchitecture(shapes).classes).toBe(0);
    shapes.set('zero_shot.bias', [3]);
    expect(() => recogniseArchitecture(shapes)).toThrow(/no classifier zero_shot\.weight/);
    expect(recogniseArchitecture(shapes.set('zero_shot.weight', [3, 6])).classes).toBe(3);
  });

  it.each<[string, (shapes: Map<string, Shape>) => void, RegExp]>([
    [
      'a width that heads do not divide',
      (s) => s.set('vision_model.embeddings.patch_embedding.weight', [100, 3, 4, 4]),
      /multiple of 64/,
    ],
    [
      'positions that are no square',
      (s) => s.set('vision_model.embeddings.position_embedding.weight', [6, 64]),
      /6 tokens/,
    ],
    ['no blocks', (s) => s.delete('vision_model.encoder.layers.0.layer_norm1.weight'), /encoder\.layers\.0/],
    ['an unknown tensor', (s) => s.set('vision_model.extra', [1]), /vision_model\.extra/],
  ])('refuses %s', (_, change, message) => {
    const shapes = header(IMAGE, TEXT);
    change(shapes);
    expect(() => recogniseArchitecture(shapes)).toThrow(message);
  });

  it('needs its words for classes', async () => {
    const shapes = header(IMAGE, TEXT);
    shapes.delete('logit_scale');
    await expect(openTextTower(source(shapes))).rejects.toThrow(SafetensorsError);
    for (const name of shapes.keys()) if (name.startsWith('text_')) shapes.delete(name);
    await expect(openTextTower(source(shapes))).rejects.toThrow(/lacks text_model/);
  });
});

describeOnBackends('CLIP', () => {
  it('padding changes no text, and later tokens no earlier ones', async () => {
    const tower = await openTextTower(source());
    const short = letters.encode('cat', TEXT.context);
    const [alone, beside] = [
      textFeatures(tower, [short]),
      textFeatures(tower, [short, letters.encode('elephant', 12)]),
    ];
    const other = textFeatures(tower, [letters.encode('car', TEXT.context)]);
    const values = await alone.data();
    expectClose((await beside.data()).slice(0, TEXT.shared), values, { relative: 1e-5 });
    const otherValues = await other.data();
    expect(() => expectClose(otherValues, values, { relative: 0.01 })).toThrow();
    expect(Math.hypot(...values)).toBeCloseTo(1, 5);
    expect(() => textFeatures(tower, [[30, 99, 31]])).toThrow(/token 99, .*knows 40/);
    expect(() => textFeatures(tower, [Array<number>(13).fill(1)])).toThrow(/13 tokens/);
    tf.dispose([alone, beside, other]);
    tower.dispose();
  });

  it('has the gradient that finite differences find, with all tokens seen and with those before', async () => {
    const x = randomTensor('tokens', [2, 3, 64]);
    for (const mask of ['none', 'causal'] as const) {
      const block = clipBlock('block', 2, mask)([3, 64]);
      const weights = livelyWeights(block.weightShapes);
      await expectGradients(block, weights, x);
      disposeWeights(weights);
    }
    x.dispose();
  });

  it('a head has the mean direction of its prompts, in any order of batches', async () => {
    const tower = await openTextTower(source());
    const names = ['cat', 'ox', 'bear'];
    const templates = ['{}', 'a {}', 'my {} so'];
    const seen: [number, number][] = [];
    const onProgress = (done: number, total: number) => seen.push([done, total]);
    const headOf = async (name: string) => {
      const { weight, bias } = await zeroShotHead(tower, letters, [name], { templates });
      return (await read(weight, bias))[0];
    };
    const head = await zeroShotHead(tower, letters, names, { templates, onProgress });
    expect([head.weight.shape, head.bias.shape, seen.at(-1)]).toEqual([[TEXT.shared, 3], [3], [9, 9]]);
    const expected = new Float32Array(TEXT.shared * 3);
    for (const [c, name] of names.entries()) {
      const features = textFeatures(
        tower,
        templates.map((template) => letters.encode(template.replace('{}', name), TEXT.context)),
      );
      const mean = tf.tidy(() => tf.mean(features, 0));
      const values = await mean.data();
      values.forEach((value, k) => (expected[k * 3 + c] = (50 * value) / Math.hypot(...values)));
      tf.dispose([features, mean]);
    }
    expectClose(await head.weight.data(), expected, { relative: 1e-4 });
    await expect(zeroShotHead(tower, letters, [])).rejects.toThrow(/names of the classes/);
    await expect(zeroShotHead(tower, letters, names, { templates: ['a cat'] })).rejects.toThrow(/\{\}/);
    const [folder, words] = [await headOf('sea_cow'), await headOf('sea cow')];
    expect(folder).toEqual(words);
    const stopped = AbortSignal.abort();
    await expect(zeroShotHead(tower, letters, names, { signal: stopped })).rejects.toThrow(/abort/i);
    tf.dispose([head.weight, head.bias]);
    tower.dispose();
  });

  it('with a head it is a model like any other: cut, saved, read again', async () => {
    const architecture = clipImageTower(IMAGE);
    const weights = livelyWeights(architecture.weightShapes(3));
    const x = tf.tidy(() => tf.sigmoid(randomTensor('pictures', [2, 8, 8, 3])));
    const logits = forward(architecture, weights, x);
    const features = forwardBlocks(architecture, weights, x);
    expect(Math.hypot(...(await features.data()).slice(0, 6))).toBeCloseTo(1, 5);
    for (let cut = 1; cut < architecture.blocks.length; cut++) {
      const trunk = forwardBlocks(architecture, weights, x, 0, cut);
      const halves = forwardBlocks(architecture, weights, trunk, cut);
      expect(await halves.data()).toEqual(await features.data());
      tf.dispose([trunk, halves]);
    }
    const again = loadRecognised(await saveWeights(weights, { dtype: 'float32' }));
    expect([again.classes, classCount(again.architecture, again.weights)]).toEqual([3, 3]);
    const same = forward(again.architecture, again.weights, x);
    expect(await same.data()).toEqual(await logits.data());
    tf.dispose([x, logits, features, same]);
    disposeWeights(weights);
    disposeWeights(again.weights);
  });
});
