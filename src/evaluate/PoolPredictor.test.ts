/** Sets before models on a pool: the bits of one thread, and what is shared is made once. */
import { afterEach, expect, it, vi } from 'vitest';
import { describeOnBackends } from '../compute/testing';
import * as tf from '../compute/tf';
import type { ImageSet } from '../contract/image';
import { initialWeights } from '../models/initialise';
import { dropoutMasks } from '../models/mcDropout';
import { disposeWeights, type Weights } from '../models/model';
import { resnet } from '../models/resnet';
import { TUNED_PREFIX, untunedModel, type TunedModel } from '../models/tuned';
import { uniformArray } from '../num/random';
import { corruptSet } from '../perturb/corruptSet';
import { LocalPool } from '../pool/LocalPool';
import { areShared } from '../pool/sharedBytes';
import { TrunkCache } from './predict';
import { OwnPredictor, type Predictor } from './Predictor';
import { PoolPredictor } from './PoolPredictor';
import { EVALUATION_TASKS, predictTask } from './predictTasks';
import type { TestSet } from './testSets';

const COUNT = 21;
const BATCH = 8;
const tiny = resnet({ id: 'tiny', inputSize: 8, stem: { width: 4, stride: 1 }, stages: [{ width: 8, blocks: 2 }] });
const set: ImageSet = {
  name: 'noise',
  count: COUNT,
  width: 8,
  height: 8,
  pixels: Uint8Array.from(uniformArray(1, 'pictures', COUNT * 192), (u) => 256 * u),
  labels: new Int32Array(COUNT),
  classNames: ['a', 'b'],
};
const test: TestSet = {
  name: set.name,
  count: COUNT,
  labels: set.labels,
  labelSubset: null,
  load: () => Promise.resolve(set),
};

/** Its first block and two heads are tuned; the clean head reads the original path. */
function tunedOf(pretrained: Weights): TunedModel {
  const weights: Weights = { ...pretrained };
  const tuned = tiny.blocks[0]!.weightNames;
  for (const name of tuned) weights[TUNED_PREFIX + name] = tf.mul(pretrained[name]!, 0.9);
  for (const head of ['unclean', 'combined']) {
    weights[`head_${head}.weight`] = tf.mul(pretrained['head.weight']!, head === 'unclean' ? 1.1 : 1.2);
    weights[`head_${head}.bias`] = tf.clone(pretrained['head.bias']!);
  }
  return {
    ...{ architecture: tiny, weights, cut: 0, tuneFrom: 0, tuned },
    heads: {
      clean: { tail: 'original', weights: 'head', temperature: 2 },
      unclean: { tail: 'tuned', weights: 'head_unclean', temperature: 1.5 },
      combined: { tail: 'tuned', weights: 'head_combined', temperature: 0.5 },
    },
  };
}

describeOnBackends('predictions on a pool', (backend) => {
  if (backend === 'webgpu') return;

  afterEach(() => vi.unstubAllGlobals());

  it.each([
    ['seen in shared memory', true],
    ['handed over', false],
  ])(
    'are those of one thread, of pictures %s, and know the original path of a model that shares it',
    async (_, shared) => {
      if (!shared) vi.stubGlobal('crossOriginIsolated', false);
      const table = new Map(EVALUATION_TASKS);
      const asked: unknown[] = [];
      const predict = table.get(predictTask.name)!;
      table.set(predictTask.name, (input, context) => {
        asked.push((input as { original: unknown }).original === null);
        return predict(input, context);
      });
      const pool = new LocalPool({ table, reason: 'One thread.' });
      const pretrained = initialWeights(tiny, 2, 1);
      const model = tunedOf(pretrained);
      const plain = untunedModel(tiny, pretrained);
      const masks = dropoutMasks(tiny.featureWidth, 3, 0.3, 1);
      const all = async (predictor: Predictor) => {
        const pictures: number[] = [];
        const hooks = { between: async (done: number) => void pictures.push(done) };
        const answers = [
          await predictor.predict(plain, test, null, hooks),
          await predictor.predict(model, test, masks, hooks),
        ];
        const features = [
          await predictor.features(model, set, 'original', hooks),
          await predictor.features(model, set, 'tuned', hooks),
        ];
        return { answers, features, pictures };
      };
      const trunks = new TrunkCache();
      const alone = await all(new OwnPredictor(trunks, BATCH));
      const pooled = new PoolPredictor(pool, BATCH);
      expect(await all(pooled)).toEqual(alone);
      expect(alone.pictures).toEqual([8, 8, 5, 8, 8, 5, 8, 8, 5, 8, 8, 5]);
      expect(asked).toEqual([true, true, true, false, false, false]);
      const options = { severity: 3, seed: 1, table: 'cifar-c' } as const;
      const { pixels } = await pooled.corrupt(set, 'contrast', options);
      expect(pixels).toEqual((await corruptSet(set, 'contrast', options)).pixels);
      expect(areShared(pixels)).toBe(shared);
      pooled.release(model);
      pooled.dispose();
      await pool.dispose();
      trunks.dispose();
      masks.dispose();
      for (const name of Object.keys(pretrained)) delete model.weights[name];
      disposeWeights(model.weights);
      disposeWeights(pretrained);
    },
  );
});
