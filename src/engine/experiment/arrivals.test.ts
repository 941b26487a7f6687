import { beforeAll, describe, expect, it } from 'vitest';
import { startBackend } from '../../compute/backend';
import { nodeWasmAssets } from '../../compute/nodeAssets';
import * as tf from '../../compute/tf';
import type { ImageSet } from '../../contract/image';
import { presetConfig } from '../../contract/presets';
import { uniformArray } from '../../num/random';
import type { ExperimentPictures } from '../../sources/experimentPictures';
import { arrive, drawArrivals, withArrivals } from './arrivals';

const COUNT = 40;
const SIZE = 16 * 16 * 3;
const set: ImageSet = {
  name: 'arrivals',
  count: COUNT,
  width: 16,
  height: 16,
  pixels: Uint8Array.from(uniformArray(1, 'pictures', COUNT * SIZE), (x) => 80 + 100 * x),
  labels: new Int32Array(COUNT).fill(-1),
  classNames: ['a', 'b'],
};
const KINDS = ['vignetting', 'cutout', 'hue_shift'];

describe('pictures that arrive', () => {
  beforeAll(() => startBackend({ requested: 'wasm', wasm: nodeWasmAssets() }));

  it('suffer every kind at every severity about equally often, by seed and index alone', () => {
    const drawn = drawArrivals(3, 3000, 7);
    const counts = new Map<string, number>();
    for (const { kind, severity } of drawn) {
      counts.set(`${kind}/${severity}`, (counts.get(`${kind}/${severity}`) ?? 0) + 1);
    }
    expect(counts.size).toBe(15);
    for (const count of counts.values()) expect(Math.abs(count - 200)).toBeLessThan(60);
    expect(drawArrivals(3, 10, 7)).toEqual(drawn.slice(0, 10));
    expect(drawArrivals(3, 10, 8)).not.toEqual(drawn.slice(0, 10));
  });

  it('are all changed, the same in every run, and leave no tensor behind', async () => {
    const tensors = tf.memory().numTensors;
    const [first, again] = [await arrive(set, KINDS, 3), await arrive(set, KINDS, 3)];
    expect(first.pixels).toEqual(again.pixels);
    expect(first.labels).toEqual(set.labels);
    for (let i = 0; i < COUNT; i++) {
      const same = first.pixels
        .subarray(i * SIZE, (i + 1) * SIZE)
        .every((value, j) => value === set.pixels[i * SIZE + j]);
      expect(same, `picture ${i}`).toBe(false);
    }
    expect(tf.memory().numTensors).toBe(tensors);
  });

  it('need kinds that exist, that are named, and that attack no model', () => {
    const pictures = {} as ExperimentPictures;
    const withKinds = (arrivalKinds: string[]) => {
      const { seed, data } = presetConfig('tiny');
      return () => withArrivals(pictures, { seed, data: { ...data, arrivals: 4, arrivalKinds } });
    };
    expect(withKinds([])).toThrow(/arrivalKinds: name at least one kind/);
    expect(withKinds(['rust'])).toThrow(/"rust"/);
    expect(withKinds(['fgsm'])).toThrow(/attacks one model/);
  });
});
