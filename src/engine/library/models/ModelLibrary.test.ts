import { beforeAll, describe, expect, it } from 'vitest';
import * as tf from '../../../compute/tf';
import type { ModelOptions, TransferProgress } from '../../../contract/library';
import { mobileNetV3 } from '../../../models/mobileNetV3';
import { dict, stateFile } from '../../../models/pickle/testing';
import { PUBLISHED } from '../../../models/published';
import { writeSafetensors } from '../../../models/safetensors';
import { MemoryStore } from '../../../store/MemoryStore';
import { StoreError } from '../../../store/KeyValueStore';
import { libraryOn, silent, stateOf, weightFile } from './testing';

/** Temper's small network with 5 classes, MobileNetV3 with 1,000. */
let good: Uint8Array<ArrayBuffer>;
let mobile: Uint8Array<ArrayBuffer>;
beforeAll(async () => {
  await tf.setBackend('cpu');
  good = weightFile(5);
  mobile = weightFile(1000, () => {}, mobileNetV3('small'));
});

const file = (path: string, bytes: Uint8Array<ArrayBuffer>) => ({ path, file: new Blob([bytes]) });

describe('a model from a file', () => {
  it('is recognised, kept, listed, opened and forgotten', async () => {
    const store = new MemoryStore();
    const library = libraryOn(store);
    const seen: TransferProgress[] = [];
    const options = { label: 'Mine', padding: 'torch' } as const;
    const kept = await library.addModel({ files: [file('x/model.safetensors', mobile)], options }, (p) => seen.push(p));
    expect(kept).toMatchObject({
      kind: 'network',
      label: 'Mine',
      source: 'x/model.safetensors',
      architecture: 'mobilenetv3_small_100',
      inputSize: 224,
      classes: 1000,
      bytes: mobile.length,
      options,
    });
    expect(kept.classNames).toHaveLength(1000);
    expect(kept.blocks.at(-1)!.name).toBe('classifier');
    expect(kept.parameters).toBe(kept.blocks.reduce((sum, block) => sum + block.parameters, 0));
    expect(kept.assumed.join(' ')).toMatch(/imagenet.*those of ImageNet/);
    expect([...new Set(seen.map(({ doing }) => doing))]).toEqual(['check', 'read', 'keep']);
    const again = libraryOn(store);
    expect(await again.keptModels()).toEqual([kept]);
    const before = tf.memory().numTensors;
    const opened = await again.load(kept.id);
    expect(opened.weights['blocks.0.0.conv_dw.weight']!.shape).toEqual([3, 3, 16, 1]);
    expect(opened.zeroShot).toBeNull();
    opened.dispose();
    expect(tf.memory().numTensors).toBe(before);
    await again.forgetModel(kept.id);
    expect(await store.keys()).toEqual([]);
    await expect(again.load(kept.id)).rejects.toThrow(/not kept in this browser/);
  });

  it('brought twice is kept once; with other options it is another model of the same file', async () => {
    const store = new MemoryStore();
    const library = libraryOn(store);
    const files = [file('a.safetensors', mobile)];
    const first = await library.addModel({ files }, silent);
    expect((await library.addModel({ files, options: { label: 'Other' } }, silent)).id).toBe(first.id);
    const other = await library.addModel({ files, options: { preprocessing: 'inception' } }, silent);
    expect((await library.keptModels()).map(({ id }) => id)).toEqual([other.id, first.id]);
    expect(await library.files.list()).toHaveLength(1);
    await library.forgetModel(first.id);
    const opened = await library.load(other.id);
    expect(opened.architecture.preprocessing.mean).toEqual([0.5, 0.5, 0.5]);
    opened.dispose();
  });

  const json = (path: string, value: object) => file(path, new TextEncoder().encode(JSON.stringify(value)));
  const config = json('m/config.json', {
    architecture: 'tf_mobilenetv3_small_100',
    pretrained_cfg: {
      mean: [0.5, 0.5, 0.5],
      std: [0.5, 0.5, 0.5],
      input_size: [3, 96, 96],
      crop_pct: 0.875,
      interpolation: 'bilinear',
    },
  });

  it('with its settings beside it is read by them, when it is opened too, and again', async () => {
    const library = libraryOn(new MemoryStore());
    const files = [file('m/model.safetensors', mobile), config];
    const kept = await library.addModel({ files }, silent);
    expect(kept).toMatchObject({ inputSize: 96, classes: 1000, options: {} });
    expect(kept.stated!.join(' ')).toMatch(
      /those of config\.json: inception.*Its input of 96 pixels.*padded by tf-same/,
    );
    expect(kept.assumed).toEqual(['Its 1,000 classes are those of ImageNet in their usual order.']);
    const opened = await library.load(kept.id);
    expect([opened.architecture.inputSize, opened.architecture.preprocessing.mean]).toEqual([96, [0.5, 0.5, 0.5]]);
    opened.dispose();
    const other = await library.fetchModel({ kept: kept.id, options: { inputSize: 128 } }, silent);
    expect(other).toMatchObject({ inputSize: 128, options: { inputSize: 128 } });
    expect(other.assumed.join(' ')).toContain('Its input has 128 pixels, as was chosen; config.json says 96.');
    const alone = await library.addModel({ files: files.slice(0, 1) }, silent);
    expect(alone.inputSize).toBe(224);
    expect(new Set([kept.id, other.id, alone.id]).size).toBe(3);
  });

  it.each<[string, object, RegExp]>([
    [
      'names other classes',
      { model_type: 'x', id2label: { 0: 'a', 1: 'b' } },
      /config\.json names 2 classes.*has 1000/,
    ],
    [
      'says a side that is not possible',
      { model_type: 'x', image_size: 4000 },
      /config\.json does not fit these weights: An input of 4000 pixels/,
    ],
    ['is hostile', { pretrained_cfg: { std: [0, 0, 0] } }, /std is \[0,0,0\]/],
  ])('is refused where what lies beside it %s', async (_, value, message) => {
    const store = new MemoryStore();
    const files = [file('model.safetensors', mobile), json('config.json', value)];
    await expect(libraryOn(store).addModel({ files }, silent)).rejects.toThrow(message);
    expect(await store.keys()).toEqual([]);
  });

  it('of PyTorch, in a checkpoint, under other names, is what it is; what was done to it is said', async () => {
    const store = new MemoryStore();
    const library = libraryOn(store);
    const state = stateOf(good, 'module.');
    const bytes = stateFile('legacy', state, (inner) => dict({ epoch: 3, state_dict: inner, model_ema: inner }));
    const kept = await library.addModel({ files: [file('best.pth', bytes)] }, silent);
    expect(kept).toMatchObject({ kind: 'network', classes: 5, source: 'best.pth', bytes: bytes.length });
    expect(kept.assumed.join(' ')).toMatch(
      /taken from state_dict.*also holds weights under model_ema.*“module\.” stood before/,
    );
    const [opened, plain] = [
      await library.load(kept.id),
      await library.load((await library.addModel({ files: [file('a.safetensors', good)] }, silent)).id),
    ];
    for (const [name, weight] of Object.entries(plain.weights)) {
      expect(await opened.weights[name]!.data(), name).toEqual(await weight.data());
    }
    opened.dispose();
    plain.dispose();
    const averaged = await library.fetchModel({ kept: kept.id, options: { stateDict: 'model_ema' } }, silent);
    expect(averaged.assumed.join(' ')).toContain('taken from model_ema');
    await expect(library.fetchModel({ kept: kept.id, options: { stateDict: 'none' } }, silent)).rejects.toThrow(
      /no weights under none/,
    );
  });

  const bytesOf = (text: string) => new TextEncoder().encode(text.padEnd(600, ' '));
  const cases: [string, () => { path: string; file: Blob }[], RegExp][] = [
    ['a file that is cut off', () => [file('m.safetensors', good.slice(0, -100))], /truncated/],
    [
      'a wrong header length',
      () => {
        const bytes = good.slice();
        new DataView(bytes.buffer).setBigUint64(0, 999n, true);
        return [file('m.safetensors', bytes)];
      },
      /not JSON/,
    ],
    [
      'a header of 2 GB',
      () => {
        const bytes = good.slice();
        new DataView(bytes.buffer).setBigUint64(0, 2n ** 31n, true);
        return [file('m.safetensors', bytes)];
      },
      /larger than 100 MB/,
    ],
    [
      'NaN',
      () => [
        file(
          'm.safetensors',
          weightFile(5, (name, values) => {
            if (name === 'stem.norm.bias') values[3] = NaN;
          }),
        ),
      ],
      /stem\.norm\.bias holds NaN at element 3/,
    ],
    [
      'an unknown architecture',
      () => [
        file(
          'm.safetensors',
          writeSafetensors(
            { 'encoder.weight': { shape: [1], values: Float32Array.of(1) } },
            'F32',
          ) as Uint8Array<ArrayBuffer>,
        ),
      ],
      /no known architecture/,
    ],
    [
      'a pickle',
      () => [file('pytorch_model.bin', bytesOf('PK\x03\x04archive/data.pkl'))],
      /no zip directory at its end: it is cut off/,
    ],
    ['a page', () => [file('m.safetensors', bytesOf('<!DOCTYPE html>'))], /is a web page/],
    [
      'a pointer of Git LFS',
      () => [file('m.safetensors', bytesOf('version https://git-lfs.github.com/spec/v1'))],
      /Git LFS/,
    ],
    ['an empty file', () => [file('m.safetensors', new Uint8Array())], /has 0 bytes/],
    [
      'two models',
      () => [file('a.safetensors', good), file('b.safetensors', good)],
      /one model at a time; these are 2/,
    ],
    ['two formats', () => [file('a.safetensors', good), file('model.json', bytesOf('{}'))], /one model at a time/],
    ['parts', () => ['1', '2'].map((n) => file(`m-0000${n}-of-00002.safetensors`, good)), /parts of one model/],
    ['pictures', () => [file('a.png', bytesOf('x')), file('b.png', bytesOf('x'))], /None of these 2 files is a model/],
    ['a model among pictures', () => [file('a.safetensors', good), file('b.webp', bytesOf('x'))], /what is b\.webp/],
    ['nothing', () => [], /No file was chosen/],
  ];
  it.each(cases)('refuses %s, and what was there still works', async (_, files, message) => {
    const store = new MemoryStore();
    const library = libraryOn(store);
    const before = await library.addModel({ files: [file('good.safetensors', good)] }, silent);
    const keys = await store.keys();
    const tensors = tf.memory().numTensors;
    await expect(library.addModel({ files: files() }, silent)).rejects.toThrow(message);
    expect(await store.keys()).toEqual(keys);
    expect(tf.memory().numTensors).toBe(tensors);
    (await library.load(before.id)).dispose();
  });

  it.each([
    [{ preprocessing: 'caffe' }, /“caffe” is unknown; imagenet, inception/],
    [{ preprocessing: { mean: [0, 0, 0], deviation: [1, 0, 1] } }, /deviations are above 0/],
    [{ inputSize: 2.5 }, /2\.5 pixels/],
  ] as [ModelOptions, RegExp][])('refuses options that make no sense: %o', async (options, message) => {
    const store = new MemoryStore();
    const adding = libraryOn(store).addModel({ files: [file('m.safetensors', good)], options }, silent);
    await expect(adding).rejects.toThrow(message);
    expect(await store.keys()).toEqual([]);
  });

  it('is read again with other settings from what is kept', async () => {
    const library = libraryOn(new MemoryStore());
    const options = { padding: 'torch' } as const;
    const kept = await library.addModel({ files: [file('model.safetensors', mobile)], options }, silent);
    const other = await library.fetchModel({ kept: kept.id, options: { padding: 'tf-same', inputSize: 96 } }, silent);
    expect(other).toMatchObject({ inputSize: 96, source: 'model.safetensors', bytes: mobile.length });
    expect(other.id).not.toBe(kept.id);
    expect(await library.files.list()).toHaveLength(1);
    await expect(library.fetchModel({ kept: kept.id, options: { inputSize: 7 } }, silent)).rejects.toThrow();
    await library.forgetModel(kept.id);
    expect((await library.load(other.id)).architecture.inputSize).toBe(96);
    await expect(library.fetchModel({ kept: kept.id }, silent)).rejects.toThrow('not kept in this browser');
  });

  it('that a full disk cuts off leaves nothing', async () => {
    const store = new MemoryStore();
    const setMany = store.setMany.bind(store);
    store.setMany = (entries) => {
      if (entries.some(([key]) => key.startsWith('model/'))) throw new StoreError('full', 'quota');
      return setMany(entries);
    };
    const adding = libraryOn(store).addModel({ files: [file('m.safetensors', good)] }, silent);
    await expect(adding).rejects.toMatchObject({ kind: 'quota' });
    expect(await store.keys()).toEqual([]);
  });

  it('tidies up what a crash left', async () => {
    const store = new MemoryStore();
    const library = libraryOn(store);
    const kept = await library.addModel({ files: [file('m.safetensors', good)] }, silent);
    const keys = await store.keys();
    await library.files.writer().write(new Uint8Array(9_000_000));
    const other = weightFile(3);
    await library.files.keep(
      { path: 'x', size: other.length, read: (a, b) => Promise.resolve(other.subarray(a, b)) },
      { name: 'x', owner: 'model' },
    );
    await library.tidy();
    expect(await store.keys()).toEqual(keys);
    (await library.load(kept.id)).dispose();
  });
});

describe('the catalogue', () => {
  it('names each model once, with everything that no file says', () => {
    expect(new Set(PUBLISHED.map(({ id }) => id)).size).toBe(PUBLISHED.length);
    for (const row of PUBLISHED) {
      expect(row.options.preprocessing, row.id).toBeDefined();
      expect(row.bytes).toBeGreaterThan(1e7);
      expect(row.repository).toMatch(/^[\w-]+\/[\w.-]+$/);
    }
  });
});
