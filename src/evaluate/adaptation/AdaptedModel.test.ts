import { expect, it } from 'vitest';
import { describeOnBackends } from '../../compute/testing';
import { ADAPTATION_DEFAULTS } from '../../contract/adaptation';
import type { ImageSet } from '../../contract/image';
import { livelyWeights } from '../../models/layerTesting';
import { disposeWeights } from '../../models/model';
import { untunedModel } from '../../models/tuned';
import type { TaskPool } from '../../pool/TaskPool';
import { AdaptedModel } from './AdaptedModel';
import { momentsOf } from './adaptTask';
import { TINY_SIDE, tinyNetwork } from './testing';

// That no tensor is left is checked after every test.
describeOnBackends('a model that adapts', () => {
  it('gives back what it has where a worker cannot be sent it', async () => {
    const architecture = { ...tinyNetwork(), recipe: {} as never };
    const weights = livelyWeights(architecture.weightShapes(2));
    const model = untunedModel(architecture, weights);
    const [count, side] = [4, TINY_SIDE];
    const pixels = Uint8Array.from({ length: count * side * side * 3 }, (_, i) => (i * 37) % 256);
    const labels = new Int32Array(count);
    const set: ImageSet = { name: 'clean', count, width: side, height: side, pixels, labels, classNames: [] };
    const shared = new Set<string>();
    const pool = {
      workers: 1,
      // The network as it came is shared, and the one with other statistics is not.
      share: (key: string) => {
        if (shared.size > 0) throw new Error('No memory for it.');
        shared.add(key);
        return { key };
      },
      forget: ({ key }: { key: string }) => shared.delete(key),
      run: () => momentsOf(model, set),
    } as unknown as TaskPool;
    const settings = { ...ADAPTATION_DEFAULTS, statistics: 'measured' as const };
    const clean = { set, words: 'four pictures' };
    const opened = AdaptedModel.open(model, { settings, clean, pool, between: () => Promise.resolve() });
    await expect(opened).rejects.toThrow('No memory for it.');
    expect(shared.size).toBe(0);
    disposeWeights(weights);
  });
});
