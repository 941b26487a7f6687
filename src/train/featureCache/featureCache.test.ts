/** The feature cache wherever its rows lie: what a step is given must be the same. */
import { describe, expect, it } from 'vitest';
import { describeOnBackends, expectClose, read } from '../../compute/testing';
import * as tf from '../../compute/tf';
import type { ImageSet } from '../../contract/image';
import { toFloat16 } from '../../models/float16';
import { initialWeights } from '../../models/initialise';
import { disposeWeights, type Weights } from '../../models/model';
import { resnet } from '../../models/resnet';
import { uniformArray } from '../../num/random';
import type { Budget } from '../budget';
import { buildFeatureCache, type FeatureCache, type FeatureCacheRequest } from './index';
import { decodeHalf, encodeHalf } from '../half';
import { RowPictures, type RowStore, type ViewMaker } from './rows';
import { forgetRows } from './spilledRows';
import { trunkBatch } from '../trunkForward';
import { disposeTuned, makeTunable, type TuningPlan } from '../tunable';
import { presetConfig } from '../../contract/presets';

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
const LARGE: Budget = { features: 1e9, views: 1e9, filling: 1e9, training: 1e9, step: 1e9 };
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
const makeView: ViewMaker = ({ pixels }, indices, view) => {
  viewsMade++;
  return Float32Array.from(
    pixels.subarray(indices[0]! * 192, (indices[0]! + 1) * 192),
    (x) => (x / 255) * (0.7 - 0.2 * view),
  );
};

async function withCache<T>(
  plan: TuningPlan['tuned'],
  { viewBudget = 0, ...more }: Partial<FeatureCacheRequest> & { viewBudget?: number },
  use: (cache: FeatureCache) => Promise<T>,
): Promise<T> {
  const weights: Weights = initialWeights(tiny, 2, 1);
  const model = makeTunable(tiny, weights, { tuned: plan, heads: 'three' }, { ...config.student, fraction: 0.9 });
  const pictures = new RowPictures(set, VIEWS, makeView, viewBudget);
  try {
    const hooks = { between: async () => {} };
    const cache = await buildFeatureCache({ model, pictures, hooks, budget: LARGE, ...more });
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

async function given(cache: FeatureCache): Promise<{ shape: number[]; rows: Float32Array }> {
  const rows = await cache.rows.fetch(ROWS, Int32Array.of(7, 8));
  const shape = rows.shape.slice();
  const [values] = await read(rows);
  return { shape, rows: values! };
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

  it('in another number of views makes those that both have once', async () => {
    viewsMade = 0;
    const pictures = new RowPictures(set, VIEWS, makeView, 1e9);
    const all = pictures.batch([pictures.rowOf(5, 'clean'), pictures.rowOf(5, 0), pictures.rowOf(6, 1)], 3);
    const fewer = pictures.withViews(1);
    const some = fewer.batch([fewer.rowOf(5, 'clean'), fewer.rowOf(5, 0)], 2);
    expect([fewer.count, viewsMade]).toEqual([2 * COUNT, 2]);
    const [a, b] = await read(all, some);
    expect(b).toEqual(a!.slice(0, 2 * 192));
  });

  if (backend === 'cpu') return;

  it('where training begins at the first block gives pictures, kept or made anew as there is room', async () => {
    const bytes = COUNT * VIEWS * 192;
    const of = (viewBudget: number) =>
      withCache('all', { viewBudget }, async (cache) => {
        const first = await given(cache);
        viewsMade = 0;
        return { where: cache.kept, ...first, again: await given(cache), made: viewsMade };
      });
    const [kept, anew] = [await of(bytes), await of(bytes - 1)];
    expect([kept.where, anew.where]).toEqual(['pictures', 'pictures']);
    expect(kept.made).toBe(0);
    expect(anew.made).toBeGreaterThan(0);
    expect(kept.shape).toEqual([ROWS.length, 8, 8, 3]);
    expect(anew.rows).toEqual(kept.rows);
    expect(kept.again.rows).toEqual(kept.rows);
    // A clean row is in the set as it is, and a view is a picture of 8 bits.
    expect(kept.rows.slice(0, 192)).toEqual(Float32Array.from(set.pixels.subarray(0, 192), (x) => x / 255));
    for (const value of kept.rows) expect(Math.abs(255 * value - Math.round(255 * value))).toBeLessThan(1e-4);
  });

  it('behind a corrected front holds what that front gives, not the frozen one', async () => {
    const weights = initialWeights(tiny, 2, 1);
    const plan = { tuned: 'front-and-last-blocks', heads: 'one', heldFront: true } as const;
    const model = makeTunable(tiny, weights, plan, { ...config.student, front: 1, fraction: 0.9 });
    expect([model.cut, model.tuneFrom]).toEqual([0, 1]);
    const pictures = new RowPictures(set, VIEWS, makeView, 0);
    const build = async () => {
      const cache = await buildFeatureCache({ model, pictures, hooks: { between: async () => {} }, budget: LARGE });
      const { rows } = await given(cache);
      cache.dispose();
      return rows;
    };
    const before = await build();
    const name = 'tuned.stem.norm.bias';
    const old = model.weights[name]!;
    model.weights[name] = tf.add(old, 1);
    old.dispose();
    const after = await build();
    expectClose(
      after.filter((_, i) => before[i]! > 0),
      before.filter((x) => x > 0).map((x) => x + 1),
      { absolute: 1e-5 },
    );
    disposeTuned(model);
    disposeWeights(weights);
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
    const large: ImageSet = { ...set, width: 96, height: 96 };
    const room = (filling: number) => trunkBatch(model, new RowPictures(large, 0, makeView, 0), { filling });
    const most = room(1e9);
    const few = room(2e6);
    expect(most).toBe(60);
    expect(few).toBeGreaterThan(1);
    expect(few).toBeLessThan(20);
    expect(room(1)).toBe(1);
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
  const before = tf.memory().numTensors;
  const values = Float32Array.of(0, 1, -2.5, 1 / 3, 1 + 2 ** -11, 1 + 3 * 2 ** -11, 6e-8, 1e6, -1e6);
  const codes = encodeHalf(values);
  expect(Array.from(codes.subarray(0, 7))).toEqual(Array.from(values.subarray(0, 7), toFloat16));
  const back = new Float32Array(values.length + 1);
  decodeHalf(codes, back, 1);
  expect(Array.from(back.subarray(5))).toEqual([1, 1 + 2 ** -9, 2 ** -24, 65504, -65504]);
  expect(tf.memory().numTensors).toBe(before);
});
