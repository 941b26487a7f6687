/** How much a step and an answer give the GPU to do, counted on the software adapter; and our shaders at sizes that the kernel tests do not have. */
import { beforeAll, expect, it } from 'vitest';
import { startBackend } from '../../src/compute/backend';
import { browserWasmAssets } from '../../src/compute/browserAssets';
import { tensorFromBytes } from '../../src/compute/kernels/bytes';
import { composedGroupNorm, groupNorm } from '../../src/compute/kernels/groupNorm/op';
import { groupNormPlus } from '../../src/compute/kernels/groupNorm/plus';
import { expectClose, read } from '../../src/compute/testing';
import * as tf from '../../src/compute/tf';
import { initialWeights } from '../../src/models/initialise';
import { disposeWeights, forward } from '../../src/models/model';
import { large, resnet, small, type ResNetPlan } from '../../src/models/resnet';
import { normalArray } from '../../src/num/random';
import { teacherTask } from '../../src/train/teacher';
import { train } from '../../src/train/training';
import { given, givenSince, watchGpu, type GpuCounts } from '../bench/gpu/counts';
import { describeOnGpu } from './gpu';

const CLASSES = 16;
const picture = Uint8Array.from({ length: 64 * 64 * 3 }, (_, i) => (7 * i) % 251);

async function answer(plan: ResNetPlan): Promise<GpuCounts> {
  const architecture = resnet(plan);
  const weights = initialWeights(architecture, CLASSES, 1);
  const look = async () => {
    const logits = tf.tidy(() =>
      forward(architecture, weights, tensorFromBytes(picture, [1, 64, 64, 3]) as tf.Tensor4D),
    );
    await logits.data();
    logits.dispose();
  };
  // The weights are sent with the first.
  await look();
  const before = { ...given };
  await look();
  const counts = givenSince(before);
  disposeWeights(weights);
  return counts;
}

/** Of the steps after the first one, whose loss is read. */
async function steps(plan: ResNetPlan, count: number): Promise<GpuCounts[]> {
  const architecture = resnet(plan);
  const weights = initialWeights(architecture, CLASSES, 1);
  const classNames = Array.from({ length: CLASSES }, (_, i) => `class ${i}`);
  const pixels = picture;
  const set = { name: 'one', count: 1, width: 64, height: 64, pixels, labels: Int32Array.of(3), classNames };
  const settings = {
    steps: count,
    batch: 1,
    learningRate: 1e-3,
    augmentation: 'pixmix',
    strength: 3,
    consistency: 0,
  } as const;
  const found: GpuCounts[] = [];
  let before = { ...given };
  await train(
    teacherTask(architecture, weights, set, settings, 1),
    {
      between: async (done) => {
        if (done > 1) found.push(givenSince(before));
        before = { ...given };
      },
      metric: () => {},
      checkpoint: async () => {},
    },
    null,
  );
  disposeWeights(weights);
  return found;
}

describeOnGpu('what the GPU is given', () => {
  beforeAll(async () => {
    await startBackend({ requested: 'cpu', wasm: browserWasmAssets });
    await startBackend({ requested: 'webgpu', wasm: browserWasmAssets });
    watchGpu(tf.backend());
  });

  it('is few shaders for an answer', async () => {
    const [few, more] = [await answer(small), await answer(large)];
    expect(few.shaders).toBeLessThanOrEqual(30);
    expect(more.shaders).toBeLessThanOrEqual(98);
    for (const { uploads, readBacks } of [few, more]) {
      expect(uploads).toBeLessThanOrEqual(4);
      expect(readBacks).toBe(1);
    }
  });

  it('is few shaders and no reading for a step of which nothing is shown', async () => {
    const [step] = await steps(small, 3);
    expect(step!.shaders).toBeLessThanOrEqual(108);
    expect(step!.uploads).toBeLessThanOrEqual(12);
    expect(step!.readBacks).toBe(0);
  });

  it.each([
    { shape: [2, 9, 9, 16] as const, groups: 2, relu: true },
    { shape: [3, 5, 5, 24] as const, groups: 1, relu: false },
    // More channels in a group than a workgroup has threads: composed.
    { shape: [1, 3, 3, 72] as const, groups: 1, relu: true },
  ])('group norm: $shape, $groups groups, relu $relu', async ({ shape, groups, relu }) => {
    const values = (name: string, size: number) => normalArray(1, name, size);
    const found = async (backend: string, norm: typeof composedGroupNorm) => {
      await tf.setBackend(backend);
      const size = tf.util.sizeFromShape([...shape]);
      const tensors = tf.tidy(() => {
        const inputs = [
          tf.tensor4d(values('x', size), [...shape]),
          tf.tensor1d(values('scale', shape[3])),
          tf.tensor1d(values('offset', shape[3])),
        ];
        const of = (x: tf.Tensor, scale: tf.Tensor, offset: tf.Tensor) =>
          norm(x as tf.Tensor4D, scale as tf.Tensor1D, offset as tf.Tensor1D, groups, 1e-5, relu) as tf.Tensor;
        return [
          of(inputs[0]!, inputs[1]!, inputs[2]!),
          ...tf.grads(of)(inputs, tf.tensor4d(values('dy', size), [...shape])),
        ];
      });
      return read(...tensors);
    };
    const actual = await found('webgpu', (x, scale, offset, of, epsilon, withRelu) =>
      groupNorm(x, scale, offset, of, epsilon, withRelu ? { activation: 'relu' } : {}),
    );
    const expected = await found('cpu', composedGroupNorm);
    await tf.setBackend('webgpu');
    actual.forEach((one, i) => expectClose(one, expected[i]!, { relative: 2e-5, absolute: 2e-6 }));
  });

  it.each([
    { shape: [2, 9, 9, 16] as const, groups: 2 },
    { shape: [1, 3, 3, 72] as const, groups: 1 },
  ])('group norm, a shortcut added, ReLU: $shape, $groups groups', async ({ shape, groups }) => {
    const size = tf.util.sizeFromShape([...shape]);
    const found = async (backend: string, apart: boolean) => {
      await tf.setBackend(backend);
      const tensors = tf.tidy(() => {
        const whole = (name: string) => tf.tensor4d(normalArray(1, name, size), [...shape]);
        const inputs = [
          whole('x'),
          tf.tensor1d(normalArray(1, 'scale', shape[3])),
          tf.tensor1d(normalArray(1, 'offset', shape[3])),
          whole('plus'),
        ];
        const of = (...[x, scale, offset, plus]: tf.Tensor[]) =>
          apart
            ? (tf.relu(
                tf.add(
                  composedGroupNorm(x as tf.Tensor4D, scale as tf.Tensor1D, offset as tf.Tensor1D, groups, 1e-5, false),
                  plus!,
                ),
              ) as tf.Tensor)
            : groupNormPlus(x as tf.Tensor4D, scale as tf.Tensor1D, offset as tf.Tensor1D, groups, plus as tf.Tensor4D);
        return [of(...inputs), ...tf.grads(of)(inputs, whole('dy'))];
      });
      return read(...tensors);
    };
    const actual = await found('webgpu', false);
    const expected = await found('cpu', true);
    await tf.setBackend('webgpu');
    actual.forEach((one, i) => expectClose(one, expected[i]!, { relative: 2e-5, absolute: 2e-6 }));
  });
});
