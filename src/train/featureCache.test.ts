/** The feature cache wherever its rows lie: what a step is given must be the same. */
import { describe, expect, it } from 'vitest';
import { describeOnBackends, expectClose, read } from '../compute/testing';
import * as tf from '../compute/tf';
import type { ImageSet } from '../contract/image';
import { toFloat16 } from '../models/float16';
import { initialWeights } from '../models/initialise';
import { disposeWeights, type Weights } from '../models/model';
import { resnet } from '../models/resnet';
import { uniformArray } from '../num/random';
import type { Budget } from './budget';
import { buildFeatureCache, type FeatureCache, type FeatureCacheRequest, type RowStore } from './featureCache';
import { decodeHalf, encodeHalf } from './half';
import { fillingBatch } from './looking';
import { forgetRows } from './spilledRows';
import { makeTeacher } from './teaching';
import { disposeTuned, makeTunable, type TuningPlan } from './tunable';
import { presetConfig } from '../contract/presets';

const tiny = resnet({ id: 'tiny', inputSize: 8, stem: { width: 4, stride: 1 }, stages: [{ width: 8, blocks: 1 }] });
const COUNT = 70;
const VIEWS = 2;
const set: ImageSet = {
  name: 'noise',
  count: COUNT,
  width: 8,
  height: 8,
  pixels: Uint8Array.from(uniformArray(1, 'pictures', COUNT * 192), (x) => 255 * x),
  labels: Int32Array.from({ length: COUNT }, (_, i) => i % 2),
  classNames: ['a', 'b'],
};
const config = presetConfig('tiny');
const LARGE: Budget = { features: 1e9, filling: 1e9, training: 1e9, step: 1e9 };
const noRoom: Budget = { ...LARGE, features: 0 };
let viewsMade = 0;

class MapStore implements RowStore {
  readonly values = new Map<string, unknown>();

  getMany<T>(keys: readonly string[]): Promise<(T | undefined)[]> {
    return Promise.resolve(keys.map((key) => this.values.get(key) as T | undefined));
  }
  setMany(entries: readonly (readonly [string, unknown])[]): Promise<void> {
    for (const [key, value] of entries) this.values.set(key, structuredClone(value));
    return Promise.resolve();
  }
  deleteMany(keys: readonly string[]): Promise<void> {
    for (const key of keys) this.values.delete(key);
    return Promise.resolve();
  }
  keys(prefix: string): Promise<string[]> {
    return Promise.resolve([...this.values.keys()].filter((key) => key.startsWith(prefix)));
  }
}

/** The picture, darker by view; off the grid of 8 bits. */
const makeView: FeatureCacheRequest['makeView'] = ({ pixels }, indices, view) => {
  viewsMade++;
  return Float32Array.from(
    pixels.subarray(indices[0]! * 192, (indices[0]! + 1) * 192),
    (x) => (x / 255) * (0.7 - 0.2 * view),
  );
};

async function withCache<T>(
  plan: TuningPlan['tuned'],
  more: Partial<FeatureCacheRequest>,
  use: (cache: FeatureCache) => Promise<T>,
): Promise<T> {
  const weights: Weights = initialWeights(tiny, 2, 1);
  const model = makeTunable(tiny, weights, { tuned: plan, heads: 'three' }, { ...config.student, fraction: 0.9 });
  const teacher = makeTeacher(tiny, weights, 'entropy', config.heads, 1);
  try {
    const hooks = { between: async () => {} };
    const cache = await buildFeatureCache({
      model,
      teacher,
      set,
      views: VIEWS,
      makeView,
      hooks,
      budget: LARGE,
      ...more,
    });
    try {
      return await use(cache);
    } finally {
      cache.dispose();
    }
  } finally {
    disposeTuned(model);
    disposeWeights(weights);
  }
}

/** Rows of the first, a middle and the last batch, one twice. */
const ROWS = Int32Array.of(0, 209, 61, 3, 61, 140);

async function given(
  cache: FeatureCache,
): Promise<{ shape: number[]; rows: Float32Array; logits: Float32Array; trust: Float32Array }> {
  const rows = await cache.rows.fetch(ROWS, Int32Array.of(7, 8));
  const shape = rows.shape.slice();
  const [values] = await read(rows);
  const logits = (await cache.teacherLogits!.data<'float32'>()).slice();
  return { shape, rows: values!, logits, trust: (await cache.teacherTrust!.data<'float32'>()).slice() };
}

describeOnBackends('feature cache', (backend) => {
  it('spilled to storage gives the rows of the one in memory, as half-precision numbers', async () => {
    const store = new MapStore();
    const [there, spilled] = [
      await withCache('last-blocks', {}, async (cache) => ({ kept: cache.kept, ...(await given(cache)) })),
      await withCache('last-blocks', { budget: noRoom, spill: { store, key: 'k' } }, async (cache) => ({
        kept: cache.kept,
        ...(await given(cache)),
      })),
    ];
    expect([there.kept, spilled.kept]).toEqual(['backend', 'storage']);
    expect(spilled.shape).toEqual(there.shape);
    expect(spilled.logits).toEqual(there.logits);
    expect(spilled.trust).toEqual(there.trust);
    expect(there.logits).toHaveLength(2 * COUNT * (VIEWS + 1));
    expect(spilled.rows).not.toEqual(there.rows);
    const rounded = new Float32Array(there.rows.length);
    decodeHalf(encodeHalf(there.rows), rounded);
    expectClose(spilled.rows, rounded, { relative: 1e-6 });
    await forgetRows(store, 'k');
    expect([...store.values.keys()]).toEqual([]);
  });

  it('spilled and cut off goes on with the next batch, and is then only read', async () => {
    const store = new MapStore();
    const spill = { store, key: 'k' };
    const stop = new Error('stop');
    const hooks = {
      async between(done: number) {
        if (done >= 120) throw stop;
      },
    };
    viewsMade = 0;
    await expect(withCache('last-blocks', { budget: noRoom, spill, hooks }, given)).rejects.toThrow(stop);
    expect(viewsMade).toBe(80);
    const resumed = await withCache('last-blocks', { budget: noRoom, spill }, given);
    expect(viewsMade).toBe(COUNT * VIEWS);
    const again = await withCache('last-blocks', { budget: noRoom, spill }, given);
    expect(viewsMade).toBe(COUNT * VIEWS);
    expect(again).toEqual(resumed);
  });

  if (backend === 'cpu') return;

  it('without a cut gives pictures: floats, bytes or made anew, as there is room', async () => {
    const values = COUNT * VIEWS * 192;
    const of = (features: number) =>
      withCache('all', { budget: { ...LARGE, features } }, async (cache) => {
        viewsMade = 0;
        const found = await given(cache);
        return { kept: cache.kept, made: viewsMade, ...found };
      });
    const [floats, bytes, nothing] = [await of(4 * values), await of(4 * values - 1), await of(values - 1)];
    expect([floats.kept, bytes.kept, nothing.kept]).toEqual(['floats', 'bytes', 'nothing']);
    expect([floats.made, bytes.made]).toEqual([0, 0]);
    expect(nothing.made).toBeGreaterThan(0);
    expect(floats.shape).toEqual([ROWS.length, 8, 8, 3]);
    expect(nothing.rows).toEqual(bytes.rows);
    expect(nothing.logits).toEqual(bytes.logits);
    expectClose(bytes.rows, floats.rows, { absolute: 0.501 / 255 });
    // A clean row is in the set as it is.
    expect(floats.rows.slice(0, 192)).toEqual(Float32Array.from(set.pixels.subarray(0, 192), (x) => x / 255));
  });

  it('measures how many pictures there is room for', () => {
    const wide = resnet({
      id: 'wide',
      inputSize: 96,
      stem: { width: 4, stride: 2 },
      stages: [{ width: 8, blocks: 1 }],
    });
    const weights = initialWeights(wide, 2, 1);
    const model = makeTunable(
      wide,
      weights,
      { tuned: 'last-blocks', heads: 'one' },
      { ...config.student, fraction: 0.1 },
    );
    const size = { width: 96, height: 96 };
    const most = fillingBatch(model, null, size, { filling: 1e9 });
    const few = fillingBatch(model, null, size, { filling: 2e6 });
    expect(most).toBe(60);
    expect(few).toBeGreaterThan(1);
    expect(few).toBeLessThan(20);
    expect(fillingBatch(model, null, size, { filling: 1 })).toBe(1);
    disposeTuned(model);
    disposeWeights(weights);
  });
});

describe('a spilled cache', () => {
  it('that does not fit is deleted, and says what it needs', async () => {
    const store = new MapStore();
    await store.setMany([['stage/other', 1]]);
    let writes = 0;
    const write = store.setMany.bind(store);
    store.setMany = (entries) => (++writes > 2 ? Promise.reject(new Error('The storage is full.')) : write(entries));
    const attempt = withCache('last-blocks', { budget: noRoom, spill: { store, key: 'k' } }, given);
    await expect(attempt).rejects.toThrow(/needs \d+ MB .* 210 pictures and views.*The storage is full\..*deleted/);
    expect([...store.values.keys()]).toEqual(['stage/other']);
  });

  it('that is deleted while it is in use says so', async () => {
    const store = new MapStore();
    const attempt = withCache('last-blocks', { budget: noRoom, spill: { store, key: 'k' } }, async (cache) => {
      store.values.clear();
      return given(cache);
    });
    await expect(attempt).rejects.toThrow(/deleted while they were in use/);
  });

  it('is refused where there is nowhere to spill', async () => {
    await expect(withCache('last-blocks', { budget: noRoom }, given)).rejects.toThrow(/Take fewer pictures or views/);
  });
});

it('half-precision rows are rounded to nearest even, and never infinite', () => {
  const values = Float32Array.of(0, 1, -2.5, 1 / 3, 1 + 2 ** -11, 1 + 3 * 2 ** -11, 6e-8, 1e6, -1e6);
  const codes = encodeHalf(values);
  expect(Array.from(codes.subarray(0, 7))).toEqual(Array.from(values.subarray(0, 7), toFloat16));
  const back = new Float32Array(values.length + 1);
  decodeHalf(codes, back, 1);
  expect(Array.from(back.subarray(5))).toEqual([1, 1 + 2 ** -9, 2 ** -24, 65504, -65504]);
  expect(tf.memory().numTensors).toBe(0);
});
