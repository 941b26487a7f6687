/** A CLIP in small: brought and fetched with its tokenizer, opened, and asked for a classifier from words. */
import { beforeAll, describe, expect, it } from 'vitest';
import * as tf from '../../../compute/tf';
import { MemoryStore } from '../../../store/MemoryStore';
import { Transfer } from '../transfer';
import { clipTokenizer, clipWeights, testFile, tokenizer, tokenizerConfig } from './clipTesting';
import { ModelLibrary } from './ModelLibrary';

let weights: Uint8Array<ArrayBuffer>;
const json = (value: object) => new TextEncoder().encode(JSON.stringify(value));
const noFetch: typeof fetch = () => Promise.reject(new TypeError('no fetch here'));
const silent = () => {};

beforeAll(async () => {
  await tf.setBackend('cpu');
  weights = clipWeights();
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
    const files = [testFile('model.safetensors', weights), ...clipTokenizer(), testFile('README.md', json({}))];
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
    const alone = library.addModel({ files: [testFile('model.safetensors', weights)] }, silent);
    await expect(alone).rejects.toThrow(
      /choose tokenizer\.json and tokenizer_config\.json .*together with the weights/,
    );
    const broken = library.addModel(
      { files: [testFile('model.safetensors', clipWeights(true)), ...clipTokenizer()] },
      silent,
    );
    await expect(broken).rejects.toThrow(/text_projection\.weight holds NaN/);
    const other = [testFile('model.safetensors', weights), testFile('tokenizer.json', json({}))];
    await expect(library.addModel({ files: other }, silent)).rejects.toThrow(/not a tokenizer/);
    expect(await store.keys()).toEqual([]);
  });

  it('from the catalogue brings its tokenizer along', async () => {
    const asked: string[] = [];
    const served: typeof fetch = (input) => {
      const url = String(input);
      asked.push(url);
      const body = url.endsWith('config.json')
        ? json(tokenizerConfig)
        : url.endsWith('.json')
          ? json(tokenizer)
          : weights;
      return Promise.resolve(new Response(body, { headers: { ETag: '"1"', 'Content-Length': String(body.length) } }));
    };
    const library = new ModelLibrary(new MemoryStore(), { fetch: served }, new Transfer(null));
    const kept = await library.fetchModel({ catalogue: 'clip_vit_base_patch32' }, silent);
    const folder = 'https://huggingface.co/openai/clip-vit-base-patch32/resolve/refs%2Fpr%2F15/';
    expect(asked).toEqual(
      ['model.safetensors', 'tokenizer.json', 'tokenizer_config.json'].map((name) => folder + name),
    );
    expect(kept.webData).toMatch(/^400 million pairs .* from the web/);
    await expectZeroShot(library, kept.id);
  });
});
