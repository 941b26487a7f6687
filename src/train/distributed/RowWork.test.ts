/** Work on rows by a pool: the same bits as in one thread. */
import { expect, it } from 'vitest';
import { describeOnBackends } from '../../compute/testing';
import type { ImageSet } from '../../contract/image';
import { presetConfig } from '../../contract/presets';
import { initialWeights } from '../../models/initialise';
import { disposeWeights } from '../../models/model';
import { resnet } from '../../models/resnet';
import { uniformArray } from '../../num/random';
import { LocalPool } from '../../pool/LocalPool';
import { buildFeatureCache } from '../featureCache/index';
import { RowPictures } from '../featureCache/rows';
import { makeTeacher, mixTeachers } from '../makeTeacher';
import { askTeacher } from '../teacherTargets';
import { disposeTuned, makeTunable } from '../tunable';
import { viewMaker, viewRecipe } from '../viewMaker';
import { RowWork } from './RowWork';
import { TRAINING_TASKS } from './tasks';

const SIDE = 8;
const COUNT = 70;
const network = resnet({
  id: 'tiny',
  inputSize: SIDE,
  stem: { width: 4, stride: 1 },
  stages: [{ width: 8, blocks: 2 }],
});
const set: ImageSet = {
  name: 'noise',
  count: COUNT,
  width: SIDE,
  height: SIDE,
  pixels: Uint8Array.from(uniformArray(1, 'pictures', COUNT * SIDE * SIDE * 3), (x) => 255 * x),
  labels: new Int32Array(COUNT).fill(-1),
  classNames: ['a', 'b', 'c'],
};
const config = presetConfig('tiny');
const AT_ONCE = { between: async () => {} };

describeOnBackends('rows on a pool', (backend) => {
  if (backend === 'webgpu') return;

  it('have the views, the features and the answers of one thread', async () => {
    const pool = new LocalPool({ table: new Map(TRAINING_TASKS), reason: 'One thread.' });
    const work = new RowWork(pool);
    const weights = initialWeights(network, 3, 1);
    const model = makeTunable(network, weights, { tuned: 'last-blocks', heads: 'three' }, config.student);
    const recipe = viewRecipe('augmented', config);
    const speaker = (weighting: 'mc' | 'entropy') => makeTeacher(network, weights, weighting, config.heads, 1);
    const teacher = mixTeachers(speaker('mc'), speaker('entropy'), 4);
    const made = async (workers: RowWork | null) => {
      const pictures = new RowPictures(set, 1, viewMaker(recipe), 1e9);
      const seen: number[] = [];
      const hooks = { between: async (done: number) => void seen.push(done) };
      await workers?.makeViews(pictures, recipe, hooks);
      if (workers) expect([pictures.missing(0), seen.at(-1)]).toEqual([[], 3]);
      const cache = await buildFeatureCache({ model, pictures, hooks, workers });
      const rows = await cache.rows.fetch(Int32Array.from({ length: pictures.count }, (_, i) => i));
      const features = Float32Array.from(await rows.data());
      rows.dispose();
      cache.dispose();
      const asked = [
        { until: 10, teacher: speaker('entropy') },
        { until: COUNT, teacher },
      ];
      const { logits, trust, flops } = await askTeacher({ pictures, asked, askedOn: 'view', hooks, workers });
      expect(seen.at(-1)).toBe(2 * COUNT);
      return { bytes: pictures.bytes([1, 3, 2 * COUNT - 1]), features, logits, trust, flops };
    };
    expect(await made(work)).toEqual(await made(null));
    await pool.dispose();
    disposeTuned(model);
    disposeWeights(weights);
  });

  it('end with the first batch where the job is cancelled', async () => {
    const pool = new LocalPool({ table: new Map(TRAINING_TASKS), reason: 'One thread.' });
    const pictures = new RowPictures(set, 1, viewMaker(viewRecipe('augmented', config)), 1e9);
    const stop = new Error('stop');
    const hooks = { ...AT_ONCE, between: () => Promise.reject(stop) };
    await expect(new RowWork(pool).makeViews(pictures, viewRecipe('augmented', config), hooks)).rejects.toBe(stop);
    expect(pictures.missing(0).length).toBe(COUNT - 32);
    await pool.dispose();
  });
});
