/**
 * A model of 353 MB in a real browser: brought as a file, kept in IndexedDB, opened again by another library on the same store as after a
 * reload. The JavaScript heap, with the memory behind typed arrays, must stay below 1.5 times the size of the file all the while.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { cdp } from 'vitest/browser';
import { startBackend } from '../../src/compute/backend';
import { browserWasmAssets } from '../../src/compute/browserAssets';
import * as tf from '../../src/compute/tf';
import { ModelLibrary } from '../../src/engine/library/models/ModelLibrary';
import { Transfer } from '../../src/engine/library/transfer';
import type { Architecture } from '../../src/models/model';
import { visionTransformer, VISION_TRANSFORMER_SIZES } from '../../src/models/visionTransformer';
import { diskShape } from '../../src/models/layout';
import { IndexedDbStore } from '../../src/store/IndexedDbStore';

const DATABASE = 'temper-big-model-test';
const network = visionTransformer({
  id: 'vit_base_patch32_224',
  depth: 12,
  patch: 32,
  inputSize: 224,
  ...VISION_TRANSFORMER_SIZES.base,
});

/** Values of element `i` of any tensor: small, and different from their neighbours. */
const PERIOD = 1009;
const valueAt = (i: number): number => Math.fround(((i % PERIOD) - 504) / 25_000);

/** The file in pieces, which the browser keeps outside the heap. */
function weightFile({ weightShapes }: Architecture): Blob {
  const header: Record<string, unknown> = {};
  const piece = Float32Array.from({ length: PERIOD * 2000 }, (_, i) => valueAt(i));
  const data: Blob[] = [];
  let offset = 0;
  for (const [name, shape] of Object.entries(weightShapes(1000))) {
    let left = shape.reduce((a, b) => a * b, 1);
    const end = offset + 4 * left;
    header[name] = { dtype: 'F32', shape: diskShape(shape), data_offsets: [offset, end] };
    offset = end;
    for (; left > 0; left -= piece.length) data.push(new Blob([piece.subarray(0, Math.min(left, piece.length))]));
  }
  const text = new TextEncoder().encode(JSON.stringify(header));
  const length = new DataView(new ArrayBuffer(8));
  length.setBigUint64(0, BigInt(text.length), true);
  return new Blob([length.buffer, text, ...data]);
}

interface HeapUsage {
  usedSize: number;
  backingStorageSize: number;
}

const session = cdp() as unknown as { send(method: string): Promise<HeapUsage> };

/** Objects, and the memory behind typed arrays. */
async function heapBytes(): Promise<number> {
  const { usedSize, backingStorageSize } = await session.send('Runtime.getHeapUsage');
  return usedSize + backingStorageSize;
}

/** Runs `work` and gives the most that the heap had meanwhile, looked at many times a second. */
async function peakOf<T>(work: () => Promise<T>): Promise<{ result: T; peak: number; took: number }> {
  const start = performance.now();
  let peak = await heapBytes();
  let looking = true;
  const looks = (async () => {
    while (looking) {
      peak = Math.max(peak, await heapBytes());
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
  })();
  try {
    const result = await work();
    return { result, peak: Math.max(peak, await heapBytes()), took: performance.now() - start };
  } finally {
    looking = false;
    await looks;
  }
}

const platform = { fetch: () => Promise.reject(new TypeError('There is no network here.')) };
const libraryOn = (store: IndexedDbStore) => new ModelLibrary(store, platform, new Transfer());

beforeAll(async () => {
  await startBackend({ requested: 'wasm', wasm: browserWasmAssets });
});
afterAll(() => void indexedDB.deleteDatabase(DATABASE));

it('a model of 353 MB is kept and opened with less than 1.5 times its size of heap', async () => {
  const file = weightFile(network);
  expect(file.size).toBeGreaterThan(350e6);
  const limit = 1.5 * file.size;
  const before = tf.memory().numTensors;

  const store = new IndexedDbStore(DATABASE);
  const files = [{ path: 'model.safetensors', file }];
  const adding = await peakOf(() => libraryOn(store).addModel({ files }, () => {}));
  expect(adding.result).toMatchObject({ architecture: 'vit_base_patch32_224', bytes: file.size, classes: 1000 });
  expect(adding.peak).toBeLessThan(limit);

  // As after a reload: nothing but the database is left.
  const reopened = libraryOn(new IndexedDbStore(DATABASE));
  const [kept] = await reopened.keptModels();
  const opening = await peakOf(() => reopened.load(kept!.id));
  expect(opening.peak).toBeLessThan(limit);
  const megabytes = (bytes: number) => Math.round(bytes / 1e6);
  const seconds = ({ took }: { took: number }) => (took / 1000).toFixed(1);
  console.info(
    `File ${megabytes(file.size)} MB; peak heap while it was kept ${megabytes(adding.peak)} MB (${seconds(adding)} s), while it was opened ${megabytes(opening.peak)} MB (${seconds(opening)} s).`,
  );

  const { weights } = opening.result;
  const slice = weights['blocks.11.mlp.fc2.weight']!.slice([3071, 767], [1, 1]);
  const last = await slice.data();
  slice.dispose();
  // Stored as [out, in]: the last of the last row.
  expect(last[0]).toBeCloseTo(valueAt((768 * 3072 - 1) % (PERIOD * 2000)), 6);
  opening.result.dispose();
  expect(tf.memory().numTensors).toBe(before);
  await reopened.forgetModel(kept!.id);
  expect(await store.keys()).toEqual([]);
});
