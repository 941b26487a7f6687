/**
 * Tuning of published networks: the gradients of the method's loss through depthwise convolutions, frozen batch norms, ReLU6,
 * hard-swish, squeeze-and-excitation, attention, GELU and layer norms, against finite differences.
 */
import { expect, it } from 'vitest';
import { describeOnBackends, expectClose } from '../compute/testing';
import * as tf from '../compute/tf';
import { presetConfig } from '../contract/presets';
import type { ImageSet } from '../contract/image';
import { imageNetResnet } from '../models/imageNetResnet';
import { livelyWeights } from '../models/layerTesting';
import { mobileNetV2 } from '../models/mobileNetV2';
import { mobileNetV3 } from '../models/mobileNetV3';
import { disposeWeights, type Architecture } from '../models/model';
import { visionTransformer } from '../models/visionTransformer';
import { uniformArray } from '../num/random';
import { buildFeatureCache } from './featureCache/index';
import { certaintyWeights, correctionTask, wantedSize } from './frontCorrection';
import { RowPictures, type ViewMaker } from './featureCache/rows';
import { askTeacher, TeacherTargets } from './teacherTargets';
import { makeTeacher } from './makeTeacher';
import { bytesOfPart, type TrainingTask } from './training';
import { disposeTuned, makeTunable, type TuningPlan } from './tunable';
import { tuneTask } from './tune';

const SIDE = 32;
const set: ImageSet = {
  name: 'noise',
  count: 4,
  width: SIDE,
  height: SIDE,
  pixels: Uint8Array.from(uniformArray(1, 'pictures', 4 * SIDE * SIDE * 3), (x) => 255 * x),
  labels: Int32Array.of(0, 1, -1, -1),
  classNames: ['a', 'b', 'c'],
};
const SIZE = { inputSize: SIDE };
const NETWORKS: Architecture[] = [
  mobileNetV2(SIZE),
  mobileNetV3('small', SIZE),
  imageNetResnet('resnet18', SIZE),
  visionTransformer({ id: 'vit', width: 32, heads: 2, depth: 4, patch: 8, inputSize: SIDE }),
];
const PLANS: TuningPlan['tuned'][] = ['last-blocks', 'front-last-blocks-and-norms', 'all'];
const student = {
  ...presetConfig('tiny').student,
  ...{ batch: 4, steps: 2, views: 1, fraction: 0.5, front: 1, distillation: 1, labelledShare: 0.5, cleanShare: 1 },
};

/** Loss and gradients of the first step. */
async function gradientsOf(task: TrainingTask): Promise<{ loss: number; gradients: Record<string, tf.Tensor> }> {
  const gradients: Record<string, tf.Tensor> = {};
  let loss = 0;
  for (let part = 0; part < task.parts!; part++) {
    const given = await task.fetch!(0, part);
    const { value, grads } = tf.engine().gradients(
      () => task.loss(0, given, part).total,
      task.trainable.map((name) => task.weights[name]!),
    );
    loss += (await value.data())[0]!;
    task.trainable.forEach((name, i) => {
      const before = gradients[name];
      gradients[name] = before ? tf.add(before, grads[i]!) : grads[i]!;
      if (before) tf.dispose([before, grads[i]!]);
    });
    tf.dispose([value, ...given]);
  }
  return { loss, gradients };
}

/**
 * The slope of the loss as every tuned weight moves along its own gradient, each tensor by the same length: the sum of the gradients'
 * lengths, and the difference quotient. A wrong gradient is a worse direction than it says.
 */
async function slopes(
  task: TrainingTask,
  gradients: Record<string, tf.Tensor>,
  step: number,
): Promise<[number, number]> {
  const names = task.trainable.filter((name) => name.startsWith('tuned.'));
  const lengths = tf.tidy(() => tf.stack(names.map((name) => tf.norm(gradients[name]!))));
  const analytic = (await lengths.data<'float32'>()).reduce((sum, length) => sum + length, 0);
  const directions = tf.tidy(() =>
    names.map((name) => tf.div(gradients[name]!, tf.add(tf.norm(gradients[name]!), 1e-12))),
  );
  const at = async (sign: number) => {
    const originals = { ...task.weights };
    names.forEach((name, i) => {
      task.weights[name] = tf.tidy(() => tf.add(originals[name]!, tf.mul(directions[i]!, sign * step)));
    });
    const given = await task.fetch!(0, 0);
    const loss = tf.tidy(() => task.loss(0, given, 0).total);
    const value = (await loss.data())[0]!;
    tf.dispose([loss, ...given, ...names.map((name) => task.weights[name]!)]);
    Object.assign(task.weights, originals);
    return value;
  };
  const numerical = ((await at(1)) - (await at(-1))) / (2 * step);
  tf.dispose([lengths, directions]);
  return [analytic, numerical];
}

async function withTask(
  network: Architecture,
  tuned: TuningPlan['tuned'],
  use: (make: (parts: number) => TrainingTask) => Promise<void>,
): Promise<void> {
  const weights = livelyWeights(network.weightShapes(3));
  const model = makeTunable(network, weights, { tuned, heads: 'three' }, student);
  const pictures = new RowPictures(set, 1, negative, 1e9);
  const hooks = { between: async () => {} };
  const cache = await buildFeatureCache({ model, pictures, hooks });
  const teacher = makeTeacher(network, weights, 'entropy', presetConfig('tiny').heads, 1);
  const asked = [{ until: set.count, teacher }];
  const record = await askTeacher({ pictures, asked, askedOn: 'view', hooks });
  const targets = new TeacherTargets(record, pictures, 'view');
  const options = { model, cache, pictures, targets, set, labelled: 2, student, schedule: student, normsRate: 1 };
  try {
    await use((parts) => tuneTask({ ...options, learningRate: 1e-3, seed: 1 }, parts));
  } finally {
    targets.dispose();
    cache.dispose();
    disposeTuned(model);
    disposeWeights(weights);
  }
}

const negative: ViewMaker = ({ pixels }, [index]) => {
  const size = SIDE * SIDE * 3;
  return Float32Array.from(pixels.subarray(index! * size, (index! + 1) * size), (x) => 1 - x / 255);
};

/** The correction of the first blocks of a network. */
async function withCorrection(
  network: Architecture,
  front: number,
  use: (make: (parts: number) => TrainingTask) => Promise<void>,
): Promise<void> {
  const weights = livelyWeights(network.weightShapes(3));
  const model = makeTunable(network, weights, { tuned: 'front', heads: 'one' }, { ...student, front });
  const pictures = new RowPictures(set, 1, negative, 1e9);
  const wanted = await buildFeatureCache({
    model: { ...model, weights, tuneFrom: front },
    pictures: new RowPictures(set, 0, negative, 0),
    hooks: { between: async () => {} },
  });
  const counts = certaintyWeights(
    Float32Array.from({ length: pictures.count }, (_, row) => (1 + row) / 20),
    2,
  );
  const correction = { ...student.correction, steps: 2, batch: 4, cleanShare: 0.25 };
  try {
    const scale = await wantedSize(wanted, pictures.set.count, correction.distance);
    await use((parts) =>
      correctionTask({ model, front, pictures, wanted, weights: counts, correction, scale, seed: 1 }, parts),
    );
  } finally {
    wanted.dispose();
    disposeTuned(model);
    disposeWeights(weights);
  }
}

describeOnBackends('tuning published networks', (backend) => {
  const cases = NETWORKS.flatMap((network) => PLANS.map((tuned) => ({ network, id: network.id, tuned })));
  // Convolutional networks take long in plain JavaScript, everything does on a GPU in software: their layers are tested there one by one.
  const inNode = typeof process !== 'undefined';
  const here = cases.filter(({ id, tuned }) =>
    id === 'vit' ? inNode || tuned === 'all' : inNode && backend === 'wasm' && !(id === 'resnet18' && tuned !== 'all'),
  );
  it.each(here)('$id, $tuned: gradients are those of finite differences', async ({ network, tuned }) => {
    await withTask(network, tuned, async (make) => {
      const task = make(1);
      const { loss, gradients } = await gradientsOf(task);
      expect(Number.isFinite(loss)).toBe(true);
      // Rounding in a network of fifty normalised convolutions asks for a longer step, curvature in the others for a shorter one.
      const [analytic, numerical] = await slopes(task, gradients, network.id === 'mobilenet_v2' ? 2e-3 : 5e-4);
      expectClose([analytic], [numerical], { relative: 0.02 });
      for (const [name, gradient] of Object.entries(gradients)) {
        expect(network.blocks.some(({ bufferNames }) => bufferNames.includes(name.replace('tuned.', '')))).toBe(false);
        expect((await gradient.data()).every(Number.isFinite), name).toBe(true);
      }
      tf.dispose(gradients);
    });
  });

  // In any network and at any cut: behind the stem, and behind a block after it.
  const corrected = NETWORKS.flatMap((network) => [1, 2].map((front) => ({ network, id: network.id, front })));
  it.each(corrected.filter(({ id }) => (inNode && backend === 'wasm') || (id === 'vit' && backend !== 'cpu')))(
    'the front of $front blocks of $id is corrected along its gradient',
    async ({ network, front }) => {
      await withCorrection(network, front, async (make) => {
        const task = make(1);
        const inFront = new Set(network.blocks.slice(0, front).flatMap(({ weightNames }) => weightNames));
        expect(task.trainable.every((name) => inFront.has(name.replace('tuned.', '')))).toBe(true);
        const { loss, gradients } = await gradientsOf(task);
        expect(loss).toBeGreaterThan(0);
        const [analytic, numerical] = await slopes(task, gradients, network.id === 'mobilenet_v2' ? 2e-3 : 5e-4);
        expectClose([analytic], [numerical], { relative: 0.02 });
        tf.dispose(gradients);
      });
    },
  );

  if (backend !== 'wasm') return;

  it('a divided correction adds up to the whole one', async () => {
    await withCorrection(NETWORKS[0]!, 2, async (make) => {
      const [whole, divided] = [await gradientsOf(make(1)), await gradientsOf(make(3))];
      expect(divided.loss).toBeCloseTo(whole.loss, 5);
      for (const [name, gradient] of Object.entries(whole.gradients)) {
        expectClose(await divided.gradients[name]!.data(), await gradient.data(), { relative: 1e-3, absolute: 1e-6 });
      }
      tf.dispose([whole.gradients, divided.gradients]);
    });
  });

  it('a divided step has the gradients of a whole one, and needs less memory', async () => {
    await withTask(NETWORKS[3]!, 'all', async (make) => {
      const [whole, divided] = [await gradientsOf(make(1)), await gradientsOf(make(2))];
      expect(divided.loss).toBeCloseTo(whole.loss, 4);
      for (const name of Object.keys(whole.gradients)) {
        expectClose(await divided.gradients[name]!.data(), await whole.gradients[name]!.data(), {
          relative: 1e-3,
          absolute: 1e-6,
        });
      }
      tf.dispose([whole.gradients, divided.gradients]);
      expect(await bytesOfPart(make(2))).toBeLessThan(0.8 * (await bytesOfPart(make(1))));
    });
  });
});
