/** A CLIP in small: brought and fetched with its tokenizer, opened, and asked for a classifier from words. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import * as tf from '../../../compute/tf';
import { clipImageTower, clipTextShapes } from '../../../models/clip';
import { writeSafetensors } from '../../../models/safetensors';
import { diskShape } from '../../../models/weightFile';
import { deriveSeed, normalArray } from '../../../num/random';
import { MemoryStore } from '../../../store/MemoryStore';
import { Transfer } from '../transfer';
import { ModelLibrary } from './ModelLibrary';

const fixture = resolve(import.meta.dirname, '../../../../test/fixtures/architectures/clip-tokenizer.json');
const { tokenizer, tokenizer_config: config } = JSON.parse(readFileSync(fixture, 'utf8')) as {
  tokenizer: { model: { vocab: Record<string, number> } };
  tokenizer_config: object;
};
const tower = { width: 64, heads: 1, depth: 1, shared: 32 };

function weightFile(broken = false): Uint8Array<ArrayBuffer> {
  const vocabulary = Math.max(...Object.values(tokenizer.model.vocab)) + 1;
  const shapes = {
    ...clipImageTower({ ...tower, patch: 16, inputSize: 32 }).weightShapes(0),
    ...clipTextShapes({ ...tower, vocabulary, context: 77 }),
  };
  const tensors = Object.entries(shapes).map(([name, shape]) => {
    const size = shape.reduce((a, b) => a * b, 1);
    const values = normalArray(deriveSeed(7, name), 'weights', size).map((value) => value / 10);
    if (broken && name === 'text_projection.weight') values[5] = NaN;
    return [name, { shape: diskShape(shape), values: Float32Array.from(values) }] as const;
  });
  const scale = { shape: [], values: Float32Array.of(Math.log(100)) };
  return writeSafetensors({ ...Object.fromEntries(tensors), logit_scale: scale }, 'F32');
}

let weights: Uint8Array<ArrayBuffer>;
const json = (value: object) => new TextEncoder().encode(JSON.stringify(value));
const file = (path: string, bytes: Uint8Array<ArrayBuffer>) => ({ path, file: new Blob([bytes]) });
const beside = () => [file('tokenizer.json', json(tokenizer)), file('tokenizer_config.json', json(config))];
const noFetch: typeof fetch = () => Promise.reject(new TypeError('no fetch here'));
const silent = () => {};

beforeAll(async () => {
  await tf.setBackend('cpu');
  weights = weightFile();
});

async function expectZeroShot(library: ModelLibrary, id: string): Promise<void> {
  const before = tf.memory().numTensors;
  const opened = await library.load(id);
  const { weight, bias } = await opened.zeroShot!(['cat', 'dog', 'bee eater']);
  expect([weight.shape, bias.shape]).toEqual([[32, 3], [3]]);
  const length = tf.tidy(() => tf.norm(weight, 2, 0).dataSync());
  // Directions, times the temperature.
  for (const one of length) expect(one).toBeCloseTo(100, 2);
  tf.dispose([weight, bias]);
  opened.dispose();
  expect(tf.memory().numTensors).toBe(before);
}

describe('a CLIP', () => {
  it('is kept with its tokenizer, and makes a classifier from words', async () => {
    const store = new MemoryStore();
    const library = new ModelLibrary(store, { fetch: noFetch }, new Transfer(null));
    const files = [file('model.safetensors', weights), ...beside(), file('README.md', json({}))];
    const kept = await library.addModel({ files }, silent);
    expect(kept).toMatchObject({ kind: 'clip', classes: 0, classNames: null, inputSize: 32 });
    expect(kept.blocks.at(-1)).toEqual({ name: 'zero_shot', parameters: 0, flops: 0 });
    expect(await library.files.list()).toHaveLength(3);
    await expectZeroShot(library, kept.id);
    await library.forgetModel(kept.id);
    expect(await store.keys()).toEqual([]);
  });

  it('without a tokenizer, or with NaN in its words, is refused', async () => {
    const store = new MemoryStore();
    const library = new ModelLibrary(store, { fetch: noFetch }, new Transfer(null));
    const alone = library.addModel({ files: [file('model.safetensors', weights)] }, silent);
    await expect(alone).rejects.toThrow(
      /choose tokenizer\.json and tokenizer_config\.json .*together with the weights/,
    );
    const broken = library.addModel({ files: [file('model.safetensors', weightFile(true)), ...beside()] }, silent);
    await expect(broken).rejects.toThrow(/text_projection\.weight holds NaN/);
    const other = [file('model.safetensors', weights), file('tokenizer.json', json({}))];
    await expect(library.addModel({ files: other }, silent)).rejects.toThrow(/not a tokenizer/);
    expect(await store.keys()).toEqual([]);
  });

  it('from the catalogue brings its tokenizer along', async () => {
    const asked: string[] = [];
    const served: typeof fetch = (input) => {
      const url = String(input);
      asked.push(url);
      const body = url.endsWith('config.json') ? json(config) : url.endsWith('.json') ? json(tokenizer) : weights;
      return Promise.resolve(new Response(body, { headers: { ETag: '"1"', 'Content-Length': String(body.length) } }));
    };
    const library = new ModelLibrary(new MemoryStore(), { fetch: served }, new Transfer(null));
    const kept = await library.fetchModel({ catalogue: 'clip_vit_base_patch32' }, silent);
    const folder = 'https://huggingface.co/openai/clip-vit-base-patch32/resolve/refs%2Fpr%2F15/';
    expect(asked).toEqual(
      ['model.safetensors', 'tokenizer.json', 'tokenizer_config.json'].map((name) => folder + name),
    );
    await expectZeroShot(library, kept.id);
  });
});
