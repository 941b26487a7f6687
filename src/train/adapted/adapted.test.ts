/** LoRA, visual prompts and L2-SP: gradients against finite differences, what they begin as, and what they leave behind. */
import { expect, it } from 'vitest';
import { describeOnBackends, expectClose } from '../../compute/testing';
import * as tf from '../../compute/tf';
import { livelyWeights, randomTensor } from '../../models/layerTesting';
import { disposeWeights, forward, type Architecture, type Weights } from '../../models/model';
import { mobileNetV2 } from '../../models/mobileNetV2';
import { resnet } from '../../models/resnet';
import { visionTransformer } from '../../models/visionTransformer';
import { normalArray } from '../../num/random';
import { crossEntropy } from '../losses';
import { adapted } from './adapted';
import { BEGAN } from './l2sp';
import { LORA, loraTargets, loraWeights } from './lora';
import { networkOf } from './networkOf';
import type { AdaptedPlan } from './plan';

const SIDE = 16;
const stages = [{ width: 8, blocks: 1 }];
const small = resnet({ id: 'resnet', inputSize: SIDE, stem: { width: 4, stride: 1 }, stages });
const sizes = { width: 32, heads: 2, depth: 2, patch: 8, inputSize: SIDE };
const vit = visionTransformer({ id: 'vit', ...sizes });
const apart = visionTransformer({ id: 'vit of Hugging Face', naming: 'hugging-face', ...sizes });

const LOW: AdaptedPlan = { kind: 'lora', rank: 2, alpha: 3 };
const CASES: [name: string, Architecture, AdaptedPlan][] = [
  ['LoRA of convolutions', small, LOW],
  ['LoRA of attention', vit, LOW],
  ['LoRA of attention in three layers', apart, LOW],
  ['L2-SP', small, { kind: 'l2-sp', strength: 0.3 }],
  ['shallow prompts', vit, { kind: 'prompts', depth: 'shallow', count: 3 }],
  ['deep prompts', vit, { kind: 'prompts', depth: 'deep', count: 3 }],
];

/** A network that has been tuned for a while: whatever moves has left where it began. */
function begun(network: Architecture, plan: AdaptedPlan): { weights: Weights; names: string[] } {
  const weights = livelyWeights(network.weightShapes(3));
  const way = adapted(plan, networkOf(plan, network));
  Object.assign(weights, way.begin(weights, 5));
  return { weights, names: way.trainable(weights) };
}

function moveOn(weights: Weights, names: readonly string[]): void {
  for (const name of names) {
    const old = weights[name]!;
    const change = normalArray(9, name, old.size).map((value) => 0.05 * value);
    weights[name] = tf.tidy(() => tf.add(old, tf.tensor(change, old.shape)));
    old.dispose();
  }
}

const pictures = () => tf.tidy(() => tf.sigmoid(randomTensor('pictures', [3, SIDE, SIDE, 3])));

describeOnBackends('ways of tuning', () => {
  it.each(CASES)('%s: gradients are those of finite differences', async (_, network, plan) => {
    const { weights, names } = begun(network, plan);
    moveOn(weights, names);
    const way = adapted(plan, networkOf(plan, network));
    const x = pictures();
    const labels = tf.tidy(() => tf.oneHot(tf.tensor1d([0, 1, 2], 'int32'), 3).toFloat() as tf.Tensor2D);
    const loss = () =>
      tf.tidy(() => {
        const data = crossEntropy(way.logits(weights, x), labels);
        return (way.penalty ? tf.add(data, way.penalty(weights)) : data) as tf.Scalar;
      });
    const { value, grads } = tf.engine().gradients(
      loss,
      names.map((name) => weights[name]!),
    );
    for (const [i, name] of names.entries()) {
      const tensor = weights[name]!;
      const direction = tf.tensor(normalArray(5, name, tensor.size), tensor.shape);
      const step = 0.01 / Math.sqrt(tensor.size);
      const at = async (sign: number) => {
        weights[name] = tf.tidy(() => tf.add(tensor, tf.mul(direction, sign * step)));
        const found = loss();
        const number = (await found.data())[0]!;
        tf.dispose([found, weights[name]]);
        weights[name] = tensor;
        return number;
      };
      const numerical = ((await at(1)) - (await at(-1))) / (2 * step);
      const along = tf.tidy(() => tf.sum(tf.mul(grads[i]!, direction)));
      expectClose(await along.data(), [numerical], { relative: 0.05, absolute: 0.003 });
      tf.dispose([direction, along]);
    }
    tf.dispose([value, ...grads, x, labels]);
    disposeWeights(weights);
  });

  it.each(CASES.filter(([, , { kind }]) => kind !== 'prompts'))(
    '%s begins as the network was',
    async (_, network, plan) => {
      const { weights } = begun(network, plan);
      const x = pictures();
      const [before, after] = [forward(network, weights, x), tf.tidy(() => adapted(plan, network).logits(weights, x))];
      expectClose(await after.data(), Array.from(await before.data()), { absolute: 1e-6 });
      tf.dispose([x, before, after]);
      disposeWeights(weights);
    },
  );

  it.each(CASES)('%s: what is left answers as what was trained', async (_, network, plan) => {
    const { weights, names } = begun(network, plan);
    moveOn(weights, names);
    const way = adapted(plan, networkOf(plan, network));
    const x = pictures();
    const trained = tf.tidy(() => way.logits(weights, x));
    const result = await way.result(weights);
    const added = (name: string) => name.startsWith(LORA) || name.startsWith(BEGAN);
    expect(Object.keys(result).filter(added)).toEqual([]);
    const left: Weights = { ...weights };
    for (const [name, { shape, values }] of Object.entries(result)) left[name] = tf.tensor(values, shape);
    const merged = forward(networkOf(plan, network), left, x);
    expectClose(await merged.data(), Array.from(await trained.data()), { absolute: 1e-5 });
    tf.dispose([x, trained, merged, ...Object.keys(result).map((name) => left[name]!)]);
    disposeWeights(weights);
  });

  it('a change of a kernel is a convolution to r channels and one of side 1 behind it', async () => {
    const plan = { rank: 2, alpha: 3 };
    const [weights, x] = [begun(small, LOW).weights, randomTensor('x', [2, 8, 8, 4])];
    moveOn(
      weights,
      Object.keys(weights).filter((name) => name.startsWith(LORA)),
    );
    const target = loraTargets(small).find(({ shape }) => shape.join() === '3,3,4,8')!;
    const { of } = target.parts[0]!;
    const [merged, apart] = tf.tidy(() => {
      const convolved = (kernel: tf.Tensor, of = x) => tf.conv2d(of as tf.Tensor4D, kernel as tf.Tensor4D, 1, 'same');
      const inner = convolved(tf.reshape(weights[`${of}.a`]!, [3, 3, 4, 2]));
      const beside = convolved(tf.reshape(weights[`${of}.b`]!, [1, 1, 2, 8]), inner);
      const own = tf.add(convolved(weights[target.name]!), tf.mul(beside, 3 / 2));
      return [convolved(loraWeights(weights, [target], plan)[target.name]!), own] as const;
    });
    expectClose(await merged.data(), Array.from(await apart.data()), { absolute: 1e-4 });
    tf.dispose([merged, apart, x]);
    disposeWeights(weights);
  });

  it('the penalty of L2-SP draws by α times the way gone', async () => {
    const way = adapted({ kind: 'l2-sp', strength: 0.3 }, small);
    const { weights, names } = begun(small, { kind: 'l2-sp', strength: 0.3 });
    const at = () => tf.tidy(() => way.penalty!(weights));
    const zero = at();
    expect((await zero.data())[0]).toBe(0);
    moveOn(weights, names);
    const name = names[0]!;
    const { grads, value } = tf.engine().gradients(at, [weights[name]!]);
    const expected = tf.tidy(() => tf.mul(tf.sub(weights[name]!, weights[BEGAN + name]!), 0.3));
    expectClose(await grads[0]!.data(), Array.from(await expected.data()), { absolute: 1e-6 });
    tf.dispose([zero, value, ...grads, expected]);
    disposeWeights(weights);
  });
});

const outputs = (network: Architecture) => loraTargets(network).map(({ name }) => name);

it('LoRA adapts queries and values, or convolutions that mix channels', () => {
  expect(outputs(vit)).toEqual(['blocks.0.attn.qkv.weight', 'blocks.1.attn.qkv.weight']);
  expect(outputs(apart).every((name) => /\.(query|value)\.weight$/.test(name))).toBe(true);
  expect(outputs(apart)).toHaveLength(4);
  const network = mobileNetV2({ inputSize: 32 });
  const names = new Set(outputs(network));
  for (const { weightShapes } of network.blocks) {
    for (const [name, shape] of Object.entries(weightShapes)) {
      expect(names.has(name), name).toBe(shape.length === 4 && shape[3] !== 1);
    }
  }
});

it('costs what its own weights cost', () => {
  const per = (plan: AdaptedPlan, network: Architecture) => adapted(plan, networkOf(plan, network)).flops(3).picture;
  const complete = per({ kind: 'l2-sp', strength: 1 }, vit);
  // No filter of the perceptrons has a gradient.
  expect(per(LOW, vit)).toBeLessThan(0.75 * complete);
  expect(per(LOW, small)).toBeLessThanOrEqual(per({ kind: 'l2-sp', strength: 1 }, small));
});
