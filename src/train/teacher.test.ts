/** The teacher under every augmentation, on a network and pictures that take milliseconds. */
import { expect, it } from 'vitest';
import { describeOnBackends } from '../compute/testing';
import * as tf from '../compute/tf';
import { AUGMENTATIONS, type ExperimentConfig } from '../contract/config';
import type { ImageSet } from '../contract/image';
import { presetConfig } from '../contract/presets';
import { initialWeights } from '../models/initialise';
import { disposeWeights, forward, modelFlops, type Weights } from '../models/model';
import { resnet } from '../models/resnet';
import { uniformArray } from '../num/random';
import { crossEntropy } from './losses';
import { gatherPictures, pictureTensor } from './pictures';
import { mobileNetV2 } from '../models/mobileNetV2';
import { learntNames } from './learntNames';
import { readWeights } from './readWeights';
import { attackedView, teacherFlops, teacherTask } from './teacher';
import { replaceWeights, train, type Checkpoint, type TrainingHooks } from './training';

const tiny = resnet({ id: 'tiny', inputSize: 8, stem: { width: 4, stride: 1 }, stages: [{ width: 8, blocks: 1 }] });

/** Reddish and bluish pictures. */
const noise = uniformArray(1, 'pictures', 16 * 192);
const labels = Int32Array.from({ length: 16 }, (_, i) => i % 2);
const set: ImageSet = {
  name: 'colours',
  count: 16,
  width: 8,
  height: 8,
  pixels: Uint8Array.from(noise, (x, i) => 100 * x + (i % 3 === 2 * labels[Math.floor(i / 192)]! ? 100 : 0)),
  labels,
  classNames: ['red', 'blue'],
};

type TeacherConfig = ExperimentConfig['teacher'];
const settings = (more: Partial<TeacherConfig>): TeacherConfig => ({
  ...presetConfig('tiny').teacher,
  steps: 4,
  batch: 8,
  learningRate: 0.01,
  ...more,
});
const quiet: TrainingHooks = { between: async () => {}, metric: () => {}, checkpoint: async () => {} };

async function trained(config: TeacherConfig): Promise<{ losses: number[]; weights: Checkpoint['weights'] }> {
  const weights = initialWeights(tiny, 2, 1);
  const losses: number[] = [];
  const metric: TrainingHooks['metric'] = (_step, _columns, values) => void losses.push(values[0]!);
  await train(teacherTask(tiny, weights, set, config, 3), { ...quiet, metric }, null);
  const read = await readWeights(weights);
  disposeWeights(weights);
  return { losses, weights: read };
}

describeOnBackends('teacher training', (backend) => {
  it.each(
    AUGMENTATIONS.flatMap((augmentation) =>
      (backend === 'cpu' ? [12] : [0, 12]).map((consistency) => ({ augmentation, consistency })),
    ),
  )(
    'with $augmentation and consistency $consistency has a finite loss, the same twice',
    async ({ augmentation, consistency }) => {
      // On `cpu` a step of these eight pixels takes a tenth of a second.
      const config = settings({ augmentation, consistency, ...(backend === 'cpu' ? { steps: 2, batch: 4 } : {}) });
      const { losses, weights } = await trained(config);
      expect(losses.length).toBeGreaterThan(0);
      for (const loss of losses) expect(Number.isFinite(loss)).toBe(true);
      if (backend !== 'webgpu') expect((await trained(config)).weights).toEqual(weights);
    },
  );

  it('against attacks goes on from a checkpoint as if it had not been interrupted', async () => {
    const config = settings({ augmentation: 'adversarial', strength: 8 });
    const whole = (await trained(config)).weights;
    const first = initialWeights(tiny, 2, 1);
    let kept: Checkpoint | null = null;
    const stop = new Error('stop');
    const hooks: TrainingHooks = {
      ...quiet,
      async checkpoint(make) {
        kept = await make();
      },
      async between(done) {
        if (done === 2) throw stop;
      },
    };
    await expect(train(teacherTask(tiny, first, set, config, 3), hooks, null)).rejects.toThrow(stop);
    disposeWeights(first);
    const second = initialWeights(tiny, 2, 1);
    await train(teacherTask(tiny, second, set, config, 3), quiet, structuredClone(kept!) as Checkpoint);
    expect(await readWeights(second)).toEqual(whole);
    disposeWeights(second);
  });

  it('against attacks sees pictures within ε that raise the loss, whatever the batch', async () => {
    const weights: Weights = {};
    replaceWeights(
      weights,
      (await trained(settings({ steps: backend === 'cpu' ? 12 : 30, augmentation: 'randaugment' }))).weights,
    );
    const indices = Int32Array.of(3, 4, 9, 12);
    const options = { strength: 10, seed: 5, view: 2 };
    const read = async (x: tf.Tensor4D) => {
      const values = await x.data<'float32'>();
      x.dispose();
      return values;
    };
    const attacked = await read(attackedView(tiny, weights, set, indices, options));
    const clean = gatherPictures(set, indices);
    const largest = attacked.reduce((most, value, i) => Math.max(most, Math.abs(value - clean[i]!)), 0);
    expect(largest).toBeLessThanOrEqual(10 / 255 + 1e-6);
    expect(largest).toBeGreaterThan(9 / 255);
    const lossOf = async (pixels: Float32Array) => {
      const loss = tf.tidy(() => {
        const oneHot = tf
          .oneHot(
            tf.tensor1d(
              indices.map((i) => labels[i]!),
              'int32',
            ),
            2,
          )
          .toFloat() as tf.Tensor2D;
        return crossEntropy(forward(tiny, weights, pictureTensor(pixels, set)), oneHot);
      });
      const [value] = await loss.data();
      loss.dispose();
      return value!;
    };
    expect(await lossOf(attacked)).toBeGreaterThan(1.1 * (await lossOf(clean)));
    const alone = await read(attackedView(tiny, weights, set, Int32Array.of(9), options));
    alone.forEach((value, i) => expect(value).toBeCloseTo(attacked[2 * 192 + i]!, 4));
    const otherView = await read(attackedView(tiny, weights, set, indices, { ...options, view: 3 }));
    expect(otherView).not.toEqual(attacked);
    disposeWeights(weights);
  });
});

it('the cost of a teacher counts attacks: a forward and a backward pass towards the picture for each step', () => {
  const pass = modelFlops(tiny, 2) * 8 * 4;
  const flops = (more: Partial<TeacherConfig>) => teacherFlops(tiny, 2, settings({ consistency: 0, ...more })) / pass;
  expect(flops({ augmentation: 'pixmix' })).toBe(3);
  expect(flops({ augmentation: 'pixmix', consistency: 12 })).toBe(9);
  expect(flops({ augmentation: 'adversarial' })).toBe(9);
  expect(flops({ augmentation: 'adversarial', consistency: 12 })).toBe(21);
});

it('a teacher learns everything but the statistics of its batch norms', () => {
  const published = mobileNetV2({ inputSize: 32 });
  const names = Object.keys(published.weightShapes(3));
  const learnt = learntNames(published, Object.fromEntries(names.map((name) => [name, null as unknown as tf.Tensor])));
  expect(names.filter((name) => !learnt.includes(name)).every((name) => /running_(mean|var)$/.test(name))).toBe(true);
  expect(learnt.some((name) => name.includes('running_'))).toBe(false);
  expect(names.length - learnt.length).toBe(2 * 52);
});
