import { zipSync } from 'fflate';
import { beforeAll, describe, expect, it } from 'vitest';
import { testAssets } from '../../compute/testing';
import { startBackend } from '../../compute/backend';
import * as tf from '../../compute/tf';
import type { BundleRecord, ExportedBundle } from '../../contract/bundle';
import { presetConfig } from '../../contract/presets';
import { livelyWeights, randomTensor } from '../../models/layerTesting';
import { mobileNetV2 } from '../../models/mobileNetV2';
import { disposeWeights, forwardBlocks, type Architecture } from '../../models/model';
import { PREPROCESSING } from '../../models/preprocessing';
import { promptShapes } from '../../models/prompts';
import { withInputSide } from '../../models/resizing';
import { resnet, small } from '../../models/resnet';
import { readSafetensors, writeSafetensors, floatValues } from '../../models/safetensors';
import { headLogits, HEADS, tailFeatures, untunedModel, type TunedModel } from '../../models/tuned';
import { disposeTuned, makeTunable, type TuningPlan } from '../../train/tunable';
import { visionTransformer } from '../../models/visionTransformer';
import { promptedModel } from '../experiment/promptedModel';
import { makeBundle } from './makeBundle';
import { openBundle } from './openBundle';

const CLASSES = ['cat', 'dog', 'owl', 'newt', 'crab'];
const config = presetConfig('tiny', 3);
const three: TuningPlan = { tuned: 'last-blocks', heads: 'three' };

/** A tuned model whose copies and heads differ from the original, as after training. */
function tunedModel(
  architecture: Architecture,
  plan: TuningPlan,
  cleanPath: 'frozen' | 'shared' = 'frozen',
): { model: TunedModel; dispose(): void } {
  const pretrained = livelyWeights(architecture.weightShapes(CLASSES.length));
  const model = makeTunable(architecture, pretrained, plan, { ...config.student, fraction: 0.9, cleanPath });
  for (const [name, weight] of Object.entries(model.weights)) {
    if (!/^(tuned|head_\w+)\./.test(name)) continue;
    model.weights[name] = tf.tidy(() => tf.add(weight, tf.mul(randomTensor(name, weight.shape), 0.05)));
    weight.dispose();
  }
  const dispose = () => {
    disposeTuned(model);
    disposeWeights(pretrained);
  };
  return { model, dispose };
}

const source = (model: TunedModel, threshold: number | null = 0.75) => ({
  config,
  method: { name: 'temper', label: 'Temper' } as const,
  model,
  classNames: CLASSES,
  threshold,
  base: { label: 'A small network', source: 'Made in a test.', licence: 'none' },
  padding: null,
});

/** Logits of every head for two pictures. */
async function logitsOf(model: TunedModel): Promise<Record<string, Float32Array>> {
  const side = model.architecture.inputSize;
  const tensors = tf.tidy(() => {
    const x = tf.sigmoid(randomTensor('pictures', [2, side, side, 3]));
    const features = tailFeatures(model, forwardBlocks(model.architecture, model.weights, x, 0, model.cut));
    return headLogits(model, features);
  });
  const entries = HEADS.flatMap((name) => (tensors[name] ? [[name, tensors[name]] as const] : []));
  const out = Object.fromEntries(await Promise.all(entries.map(async ([name, t]) => [name, await t.data()] as const)));
  tf.dispose(Object.values(tensors));
  return out as Record<string, Float32Array>;
}

const zipped = (weights: Uint8Array, others: Record<string, Uint8Array> = {}, folder = '') =>
  zipSync({ [`${folder}model.safetensors`]: weights, ...others }, { level: 0 });

/** The same file with another record, or without one. */
function withRecord(weights: Uint8Array, change: (record: BundleRecord) => unknown): Uint8Array {
  const { tensors, metadata } = readSafetensors(weights);
  const record = change(JSON.parse(metadata['record']!) as BundleRecord);
  const values = [...tensors].map(([name, t]) => [name, { shape: t.shape, values: floatValues(name, t) }] as const);
  const text = typeof record === 'string' ? record : JSON.stringify(record);
  return writeSafetensors(Object.fromEntries(values), 'F32', { ...metadata, record: text });
}

beforeAll(async () => {
  await startBackend({ requested: 'wasm', wasm: await testAssets() });
}, 60_000);

describe('a bundle', () => {
  const plans: [string, TuningPlan, 'frozen' | 'shared'][] = [
    ['three heads on the last blocks', three, 'frozen'],
    ['three heads on one path', three, 'shared'],
    ['three heads, norms tuned too', { tuned: 'last-blocks-and-norms', heads: 'three' }, 'frozen'],
    ['one head, all tuned', { tuned: 'all', heads: 'one' }, 'frozen'],
  ];
  it.each(plans)('comes back with the same logits: %s', async (_, plan, cleanPath) => {
    const before = tf.memory().numTensors;
    const { model, dispose } = tunedModel(resnet(small), plan, cleanPath);
    const expected = await logitsOf(model);
    const { weights, record } = await makeBundle(source(model));
    const opened = await openBundle(zipped(weights));
    expect(await logitsOf(opened.model)).toEqual(expected);
    expect(opened.record).toEqual(record);
    expect([...opened.model.tuned]).toEqual([...model.tuned].sort());
    expect(opened.report).toBeNull();
    opened.dispose();
    dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('of a network behind a resizing step takes pictures of the same side', async () => {
    const { model, dispose } = tunedModel(withInputSide(resnet(small), 24), three);
    const expected = await logitsOf(model);
    const { weights, record } = await makeBundle(source(model));
    expect([record.inputSize, record.pictureSide]).toEqual([64, 24]);
    const opened = await openBundle(weights);
    expect(opened.model.architecture.inputSize).toBe(24);
    expect(await logitsOf(opened.model)).toEqual(expected);
    opened.dispose();
    dispose();
  });

  it('of a network with prompts brings them along, and is refused where it cannot have any', async () => {
    const sizes = { width: 192, heads: 3, depth: 2, patch: 8, inputSize: 16 };
    const network = visionTransformer({ id: 'vit_tiny_patch8_16', ...sizes });
    const weights = livelyWeights(network.weightShapes(CLASSES.length));
    const trained = livelyWeights({
      ...Object.fromEntries(promptShapes(network, { depth: 'deep', count: 3 })),
      'head_combined.weight': [192, CLASSES.length],
      'head_combined.bias': [CLASSES.length],
    });
    const plain = Object.fromEntries(
      await Promise.all(
        Object.entries(trained).map(async ([name, tensor]) => {
          const values = (await tensor.data<'float32'>()).slice();
          return [name, { shape: tensor.shape.slice(), values }] as const;
        }),
      ),
    );
    const { model, dispose } = promptedModel({ architecture: network, weights }, { depth: 'deep', count: 3 }, plain);
    const expected = await logitsOf(model);
    const { weights: file, record } = await makeBundle(source(model));
    expect(record.prompts).toEqual({ depth: 'deep', count: 3 });
    const opened = await openBundle(file);
    expect(await logitsOf(opened.model)).toEqual(expected);
    opened.dispose();
    await expect(openBundle(withRecord(file, ({ prompts: _, ...one }) => one))).rejects.toThrow(/unknown prompts\.0/);
    const fewer = withRecord(file, (one) => ({ ...one, prompts: { depth: 'deep', count: 2 } }));
    await expect(openBundle(fewer)).rejects.toThrow(/prompts\.0/);
    dispose();
    disposeWeights(trained);
    disposeWeights(weights);
  });

  it('keeps the masks of dropout to the bit, so that the rule chooses the same head', async () => {
    const { model, dispose } = tunedModel(resnet(small), three);
    const { weights, record } = await makeBundle(source(model));
    const opened = await openBundle(weights);
    const { rule, threshold, masks } = opened.routing;
    expect([rule, threshold]).toEqual([config.heads.rule, 0.75]);
    const { experimentRouting } = await import('../inputs/routing');
    const own = experimentRouting(config, model, 0.75).masks!;
    expect(masks!.shape).toEqual([config.heads.passes, 48, 1]);
    expect(await masks!.data()).toEqual(await own.data());
    expect(record.dropout!.kept.length).toBeLessThan(2 * config.heads.passes * 48);
    own.dispose();
    opened.dispose();
    dispose();
  });

  it('of a pre-trained model has one head and needs no threshold', async () => {
    const weights = livelyWeights(resnet(small).weightShapes(CLASSES.length));
    const { record, weights: file } = await makeBundle(source(untunedModel(resnet(small), weights), null));
    expect([record.dropout, record.threshold, Object.keys(record.heads)]).toEqual([null, 0, ['clean']]);
    const opened = await openBundle(file);
    expect(opened.routing.masks).toBeNull();
    opened.dispose();
    disposeWeights(weights);
  });

  it('is not made of a model that was not measured, or whose classes have other names', async () => {
    const before = tf.memory().numTensors;
    const { model, dispose } = tunedModel(resnet(small), three);
    await expect(makeBundle(source(model, null))).rejects.toThrow(/not been measured/);
    await expect(makeBundle({ ...source(model), classNames: ['cat'] })).rejects.toThrow(/5 classes, of which 1/);
    dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('of a published network keeps preprocessing and padding', async () => {
    const plan = mobileNetV2({ padding: 'tf-same', preprocessing: PREPROCESSING.inception });
    const { model, dispose } = tunedModel(plan, three);
    const expected = await logitsOf(model);
    const { weights } = await makeBundle({ ...source(model), padding: 'tf-same' });
    const opened = await openBundle(zipped(weights, {}, 'unpacked/'));
    expect(opened.model.architecture.preprocessing).toEqual(PREPROCESSING.inception);
    expect(await logitsOf(opened.model)).toEqual(expected);
    opened.dispose();
    dispose();
  });
});

describe('a bundle that is wrong', () => {
  let made: ExportedBundle;
  let tensors: number;
  beforeAll(async () => {
    const { model, dispose } = tunedModel(resnet(small), three);
    made = await makeBundle(source(model));
    dispose();
    tensors = tf.memory().numTensors;
  });

  const edits: [string, (record: BundleRecord) => unknown, RegExp][] = [
    ['no JSON', () => '{', /not JSON/],
    ['of a later version', (r) => ({ ...r, version: 2 }), /version 2.*Update/],
    ['with a rule that is unknown', (r) => ({ ...r, rule: 'guess' }), /rule/],
    ['of another architecture', (r) => ({ ...r, architecture: 'resnet18' }), /says id resnet18.*are of small/],
    ['cut behind its tuned copies', (r) => ({ ...r, cut: 3 }), /blocks\.1\..* before it has a tuned copy/],
    ['cut beyond its end', (r) => ({ ...r, cut: 30 }), /has 3/],
    [
      'with a head that is not there',
      (r) => ({ ...r, heads: { combined: { tail: 'tuned', weights: 'head_x' } } }),
      /head_x/,
    ],
    ['with two heads', ({ heads: { clean: _, ...heads }, ...r }) => ({ ...r, heads }), /names 2 heads/],
    ['with no head on its tuned path', (r) => ({ ...r, heads: { clean: r.heads.clean } }), /No head/],
    ['without dropout', (r) => ({ ...r, dropout: null }), /no dropout/],
    ['with masks cut off', (r) => ({ ...r, dropout: { ...r.dropout!, kept: 'AAAA' } }), /has 3 bytes/],
    ['with masks that are no base 64', (r) => ({ ...r, dropout: { ...r.dropout!, kept: 'ä' } }), /not base 64/],
    ['with fewer class names', (r) => ({ ...r, classNames: ['cat'] }), /5 classes, the data has 1/],
  ];
  it.each(edits)('is refused with a record %s', async (_, change, message) => {
    await expect(openBundle(withRecord(made.weights, change))).rejects.toThrow(message);
    expect(tf.memory().numTensors).toBe(tensors);
  });

  it('is refused when it is mangled, whatever part of it', async () => {
    const { weights } = made;
    const { tensors: stored } = readSafetensors(weights);
    const plain = Object.fromEntries([...stored].map(([n, t]) => [n, { shape: t.shape, values: floatValues(n, t) }]));
    const broken = weights.slice();
    broken.fill(0xff, broken.length - 8);
    const archive = zipped(weights);
    const flipped = archive.slice();
    flipped[archive.length >> 1]! ^= 0xff;
    const report = (text: string) => zipped(weights, { 'report.json': new TextEncoder().encode(text) });
    const wrong: [Uint8Array, RegExp][] = [
      [new Uint8Array(0), /0 bytes/],
      [weights.subarray(0, weights.length - 100), /truncated/],
      [archive.subarray(0, archive.length - 100), /cut off|no zip/],
      [flipped, /checksum/],
      [zipSync({ 'cat.txt': new Uint8Array(3) }), /not a bundle of Temper.*cat\.txt/],
      [writeSafetensors(plain, 'F32'), /no record of Temper/],
      [broken, /NaN/],
      [report('{'), /report\.json of this bundle is not JSON/],
      [report('{"format": "temper-report"}'), /not a report of Temper|report of Temper, but/],
    ];
    for (const [file, message] of wrong) {
      await expect(openBundle(file)).rejects.toThrow(message);
      expect(tf.memory().numTensors).toBe(tensors);
    }
  });
});
