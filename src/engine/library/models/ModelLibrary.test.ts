import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import * as tf from '../../../compute/tf';
import type { ModelOptions, TransferProgress } from '../../../contract/library';
import { imageNetResnet } from '../../../models/imageNetResnet';
import { mobileNetV3 } from '../../../models/mobileNetV3';
import type { Architecture } from '../../../models/model';
import { PUBLISHED } from '../../../models/published';
import { resnet, small } from '../../../models/resnet';
import { dict, stateFile, torchArchive } from '../../../models/pickle/testing';
import { readSafetensors, writeSafetensors } from '../../../models/safetensors';
import { diskShape } from '../../../models/layout';
import { deriveSeed, normalArray } from '../../../num/random';
import { MemoryStore } from '../../../store/MemoryStore';
import { StoreError, type KeyValueStore } from '../../../store/KeyValueStore';
import { Transfer } from '../transfer';
import { ModelLibrary } from './ModelLibrary';

type Change = (name: string, values: Float32Array) => void;

/** A file of a network as PyTorch writes it. */
function weightFile(classes: number, change: Change = () => {}, network: Architecture = resnet(small)) {
  const tensors = Object.entries(network.weightShapes(classes)).map(([name, shape]) => {
    const size = shape.reduce((a, b) => a * b, 1);
    const values = normalArray(deriveSeed(1, name), 'weights', Math.min(size, 1000));
    const all = Float32Array.from({ length: size }, (_, i) => Math.abs(values[i % values.length]!) / 10);
    change(name, all);
    return [name, { shape: diskShape(shape), values: all }] as const;
  });
  return writeSafetensors(Object.fromEntries(tensors), 'F16');
}

/** Temper's small network with 5 classes, MobileNetV3 with 1,000. */
let good: Uint8Array<ArrayBuffer>;
let mobile: Uint8Array<ArrayBuffer>;
beforeAll(async () => {
  await tf.setBackend('cpu');
  good = weightFile(5);
  mobile = weightFile(1000, () => {}, mobileNetV3('small'));
});

const silent = () => {};
const ignored = { fetch: (() => Promise.reject(new TypeError('no fetch here'))) as typeof fetch };
const libraryOn = (store: KeyValueStore, platform: { fetch: typeof fetch } = ignored) =>
  new ModelLibrary(store, platform, new Transfer(null));
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
    const state = [...readSafetensors(good).tensors].map(([name, { dtype, shape, bytes }]) => ({
      name: `module.${name}`,
      type: dtype,
      shape,
      bytes,
    }));
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

describe('a model from the web', () => {
  let server: Server;
  let origin: string;
  let asked: string[];
  let body: Uint8Array;
  let etag: string;
  let cuts: number[];
  let status: number;
  let beside: Record<string, Uint8Array>;
  let missing: string | null;
  let refuseBeside: number;

  beforeEach(async () => {
    [asked, body, etag, cuts, status, beside] = [[], good, '"v1"', [], 200, {}];
    [missing, refuseBeside] = [null, 404];
    server = createServer(answer);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  function answer(request: IncomingMessage, response: ServerResponse): void {
    asked.push(`${request.url} ${request.headers.range ?? ''}`.trim());
    if (status !== 200) return void response.writeHead(status, { 'Retry-After': '60' }).end();
    const name = request.url!.split('/').at(-1)!;
    if (/config\.json$/.test(name)) {
      if (refuseBeside !== 404) return void response.writeHead(refuseBeside).end();
      return void (Object.hasOwn(beside, name) ? response.end(beside[name]) : response.writeHead(404).end());
    }
    if (name === missing) return void response.writeHead(404).end();
    const from = Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0);
    response.writeHead(from > 0 ? 206 : 200, {
      ETag: etag,
      'Content-Length': body.length - from,
      ...(from > 0 ? { 'Content-Range': `bytes ${from}-${body.length - 1}/${body.length}` } : {}),
    });
    const cut = cuts.shift();
    if (cut === undefined) return void response.end(body.subarray(from));
    response.write(body.subarray(from, from + cut), () => response.socket!.end());
  }

  /** The network, with Hugging Face being the server here. */
  const platform = {
    fetch: ((url: string, init?: RequestInit) =>
      fetch(url.replace('https://huggingface.co', origin), init)) as typeof fetch,
  };

  it('comes from the catalogue with what is known of it, and works without a connection afterwards', async () => {
    body = mobile;
    const store = new MemoryStore();
    const library = libraryOn(store, platform);
    const seen: TransferProgress[] = [];
    const kept = await library.fetchModel({ catalogue: 'mobilenetv3_small_100' }, (p) => seen.push(p));
    expect(asked).toEqual(['/timm/mobilenetv3_small_100.lamb_in1k/resolve/main/model.safetensors']);
    expect(kept).toMatchObject({ label: 'MobileNetV3 small', licence: 'Apache-2.0', classes: 1000 });
    expect(kept.assumed).toHaveLength(1);
    expect(seen[0]).toEqual({ doing: 'download', done: 0, total: body.length, unit: 'bytes' });
    const offline = libraryOn(store);
    expect((await offline.fetchModel({ catalogue: 'mobilenetv3_small_100' }, silent)).id).toBe(kept.id);
    (await offline.load(kept.id)).dispose();
    expect(await offline.files.unfinished()).toEqual([]);
  });

  it('from a repository comes with the settings beside it, where there are any', async () => {
    const config = {
      architecture: 'mobilenetv3_small_100',
      pretrained_cfg: { mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] },
    };
    body = mobile;
    beside = { 'config.json': new TextEncoder().encode(JSON.stringify(config)) };
    const library = libraryOn(new MemoryStore(), platform);
    const kept = await library.fetchModel({ address: 'a/b' }, silent);
    expect(asked).toEqual(
      ['config.json', 'preprocessor_config.json', 'model.safetensors'].map((name) => `/a/b/resolve/main/${name}`),
    );
    expect(kept.stated!.join(' ')).toContain('those of config.json: inception');
    expect(await library.files.list()).toHaveLength(2);
    const opened = await library.load(kept.id);
    expect(opened.architecture.preprocessing.mean).toEqual([0.5, 0.5, 0.5]);
    opened.dispose();
    beside = { 'config.json': new TextEncoder().encode('{') };
    asked = [];
    await expect(library.fetchModel({ address: 'a/c' }, silent)).rejects.toThrow(/config\.json is not a JSON object/);
    expect(asked).not.toContain('/a/c/resolve/main/model.safetensors');
  });

  it('from a repository that has none as safetensors is that of PyTorch', async () => {
    const state = [...readSafetensors(good).tensors].map(([name, { dtype, shape, bytes }]) => ({
      name,
      type: dtype,
      shape,
      bytes,
    }));
    body = stateFile('archive', state);
    missing = 'model.safetensors';
    const library = libraryOn(new MemoryStore(), platform);
    const kept = await library.fetchModel({ address: 'a/b' }, silent);
    expect(kept.source).toBe('huggingface.co/a/b, pytorch_model.bin');
    expect((await libraryOn(library.files.store).fetchModel({ address: 'a/b' }, silent)).id).toBe(kept.id);
    await expect(library.fetchModel({ address: `${origin}/model.safetensors` }, silent)).rejects.toThrow(
      /not on the server/,
    );
  });

  it('whose settings cannot be reached is not taken without them', async () => {
    const store = new MemoryStore();
    refuseBeside = 429;
    await expect(libraryOn(store, platform).fetchModel({ address: 'a/b' }, silent)).rejects.toThrow(/no more requests/);
    expect(asked).not.toContain('/a/b/resolve/main/model.safetensors');
    expect(await store.keys()).toEqual([]);
  });

  it('is one of PyTorch too, read wholly before it is kept', async () => {
    const state = [...readSafetensors(good).tensors].map(([name, { dtype, shape, bytes }]) => ({
      name,
      type: dtype,
      shape,
      bytes,
    }));
    body = stateFile('archive', state);
    const store = new MemoryStore();
    const library = libraryOn(store, platform);
    const kept = await library.fetchModel({ address: `${origin}/x/pytorch_model.bin` }, silent);
    (await library.load(kept.id)).dispose();
    await library.forgetModel(kept.id);
    expect(await store.keys()).toEqual([]);
    body = torchArchive({ call: { global: 'os.system' }, args: ['echo'] });
    await expect(library.fetchModel({ address: `${origin}/y/pytorch_model.bin` }, silent)).rejects.toThrow(
      /wants to run `os\.system`/,
    );
    expect(await store.keys()).toEqual([]);
  });

  it('goes on after a reload where the connection broke again and again', async () => {
    const store = new MemoryStore();
    const url = `${origin}/a/m.safetensors`;
    const controller = new Transfer(null);
    const first = new ModelLibrary(store, platform, controller, { chunkBytes: 1_000_000 });
    body = mobile;
    const half = Math.floor(mobile.length / 2);
    const fetching = first.fetchModel({ address: url }, ({ done }) => {
      if (done > half) void controller.cancel();
    });
    await expect(fetching).rejects.toMatchObject({ name: 'AbortError' });
    const [unfinished] = await first.files.unfinished();
    expect(unfinished).toMatchObject({ address: url, total: mobile.length });
    expect(await first.keptModels()).toEqual([]);
    const second = libraryOn(store, platform);
    await second.tidy();
    asked = [];
    const kept = await second.fetchModel({ address: url }, silent);
    expect(asked).toEqual(unfinished!.bytes === mobile.length ? [] : [`/a/m.safetensors bytes=${unfinished!.bytes}-`]);
    expect(kept.bytes).toBe(mobile.length);
    expect(await second.files.unfinished()).toEqual([]);
    (await second.load(kept.id)).dispose();
  });

  it('is taken up within a visit where the connection broke', async () => {
    cuts = [20_000];
    const library = libraryOn(new MemoryStore(), platform);
    const kept = await library.fetchModel({ address: `${origin}/m.safetensors` }, silent);
    expect(asked).toHaveLength(2);
    (await library.load(kept.id)).dispose();
  });

  it.each([
    [404, /Neither model\.safetensors nor pytorch_model\.bin is on the server/],
    [401, /without signing in/],
    [429, /asks to wait 60 s.*from the disk/],
  ])('that the server refuses with %i leaves nothing', async (refusal, message) => {
    status = refusal;
    const store = new MemoryStore();
    await expect(libraryOn(store, platform).fetchModel({ address: 'a/b' }, silent)).rejects.toThrow(message);
    expect(await store.keys()).toEqual([]);
  });

  it('of a wrong kind is refused by its header, long before its end', async () => {
    const shapes = Object.entries(imageNetResnet('resnet18').weightShapes(10)).slice(0, 8);
    body = writeSafetensors(
      Object.fromEntries(
        shapes.map(([name, shape]) => [
          name,
          { shape: diskShape(shape), values: new Float32Array(shape.reduce((a, b) => a * b, 1)) },
        ]),
      ),
      'F32',
    );
    const store = new MemoryStore();
    let most = 0;
    const fetching = libraryOn(store, platform).fetchModel({ address: `${origin}/m.safetensors` }, ({ done }) => {
      most = Math.max(most, done);
    });
    await expect(fetching).rejects.toThrow(/ResNet/);
    expect(most).toBeLessThan(body.length);
    expect(await store.keys()).toEqual([]);
  });

  it('that holds NaN or is no model leaves nothing', async () => {
    const store = new MemoryStore();
    const library = libraryOn(store, platform);
    body = weightFile(5, (name, values) => {
      if (name === 'head.bias') values[0] = NaN;
    });
    await expect(library.fetchModel({ address: `${origin}/m.safetensors` }, silent)).rejects.toThrow(/holds NaN/);
    body = new TextEncoder().encode('<html>'.padEnd(1000));
    await expect(library.fetchModel({ address: `${origin}/m.safetensors` }, silent)).rejects.toThrow(/web page/);
    body = new Uint8Array();
    await expect(library.fetchModel({ address: `${origin}/m.safetensors` }, silent)).rejects.toThrow(/is empty/);
    expect(await store.keys()).toEqual([]);
  });

  it('for which the disk is too small leaves nothing', async () => {
    const store = new MemoryStore();
    const setMany = store.setMany.bind(store);
    let left = 5;
    store.setMany = (entries) => {
      if (left-- === 0) throw new StoreError('The storage is full.', 'quota');
      return setMany(entries);
    };
    const library = new ModelLibrary(store, platform, new Transfer(null), { chunkBytes: 20_000 });
    const fetching = library.fetchModel({ address: `${origin}/m.safetensors` }, silent);
    await expect(fetching).rejects.toThrow(/m\.safetensors \(\d+\.\d MB\) does not fit.*nothing of it was kept/);
    expect(await store.keys()).toEqual([]);
  });

  it('needs an address that makes sense, and a row that exists', async () => {
    const library = libraryOn(new MemoryStore(), platform);
    await expect(library.fetchModel({ address: 'resnet' }, silent)).rejects.toThrow(/neither a repository/);
    await expect(library.fetchModel({ catalogue: 'alexnet' }, silent)).rejects.toThrow(/no model “alexnet”/);
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
