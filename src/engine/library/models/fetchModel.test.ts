import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import * as tf from '../../../compute/tf';
import type { TransferProgress } from '../../../contract/library';
import { imageNetResnet } from '../../../models/imageNetResnet';
import { diskShape } from '../../../models/layout';
import { mobileNetV3 } from '../../../models/mobileNetV3';
import { stateFile, torchArchive } from '../../../models/pickle/testing';
import { writeSafetensors } from '../../../models/safetensors';
import { MemoryStore } from '../../../store/MemoryStore';
import { StoreError } from '../../../store/KeyValueStore';
import { Transfer } from '../transfer';
import { ModelLibrary } from './ModelLibrary';
import { libraryOn, silent, stateOf, weightFile } from './testing';

/** Temper's small network with 5 classes, MobileNetV3 with 1,000. */
let good: Uint8Array<ArrayBuffer>;
let mobile: Uint8Array<ArrayBuffer>;
beforeAll(async () => {
  await tf.setBackend('cpu');
  good = weightFile(5);
  mobile = weightFile(1000, () => {}, mobileNetV3('small'));
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
    const state = stateOf(good);
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
    const state = stateOf(good);
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
