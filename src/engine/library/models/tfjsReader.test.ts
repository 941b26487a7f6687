import { expect, it } from 'vitest';
import { describeOnBackends } from '../../../compute/testing';
import { layersModel, split } from '../../../models/tfjs/testing';
import { MemoryStore } from '../../../store/MemoryStore';
import { Transfer } from '../transfer';
import { ModelLibrary } from './ModelLibrary';

const silent = () => {};
const noFetch = { fetch: () => Promise.reject(new TypeError('no fetch here')) };

describeOnBackends('a TensorFlow.js model in the library', () => {
  it('is brought, kept, and answers about pictures until it is forgotten', async () => {
    const store = new MemoryStore();
    const library = new ModelLibrary(store, noFetch, new Transfer(null));
    const brought = split(await layersModel('linear'), 'flowers/');
    const files = await Promise.all(
      brought.map(async ({ path, read }) => ({ path, file: new Blob([(await read()) as BlobPart]) })),
    );
    const kept = await library.addModel({ files, options: { preprocessing: 'none' } }, silent);
    expect(kept).toMatchObject({
      kind: 'tfjs',
      label: 'flowers',
      inputSize: 8,
      classes: 3,
      classNames: null,
      blocks: [],
    });
    expect(kept.assumed).toEqual([]);
    const pixels = Uint8Array.from({ length: 20 * 10 * 3 }, (_, i) => (7 * i) % 256);
    const asked = new ModelLibrary(store, noFetch, new Transfer(null));
    const [row] = await (await asked.classifier(kept.id)).probabilities([{ width: 20, height: 10, pixels }], false);
    expect(row!.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 5);
    expect((await asked.classifier(kept.id)).classNames).toEqual(['class 0', 'class 1', 'class 2']);
    asked.release();
    // Freed in a moment of its own.
    await new Promise((done) => setTimeout(done));
    await library.forgetModel(kept.id);
    expect(await store.keys()).toEqual([]);
  });

  it('without one of its shards is refused, and nothing is kept', async () => {
    const store = new MemoryStore();
    const library = new ModelLibrary(store, noFetch, new Transfer(null));
    const brought = split(await layersModel()).filter(({ path }) => path !== 'w2.bin');
    const files = await Promise.all(
      brought.map(async ({ path, read }) => ({ path, file: new Blob([(await read()) as BlobPart]) })),
    );
    await expect(library.addModel({ files }, silent)).rejects.toThrow(/w2\.bin is missing/);
    expect(await store.keys()).toEqual([]);
  });
});
