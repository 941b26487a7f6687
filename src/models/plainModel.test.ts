import { describe, expect, it } from 'vitest';
import { describeOnBackends } from '../compute/testing';
import * as tf from '../compute/tf';
import { HeldValues } from '../pool/HeldValues';
import { clipImageTower, CLIP_VIT_B32 } from './clip';
import { imageNetResnet } from './imageNetResnet';
import { initialWeights } from './initialise';
import { livelyWeights, randomTensor } from './layerTesting';
import { mobileNetV2 } from './mobileNetV2';
import { mobileNetV3 } from './mobileNetV3';
import { disposeWeights, type Architecture } from './model';
import { modelFrom, modelOf, plainModel } from './plainModel';
import { architectureFrom, recipeOf } from './recipes';
import { recogniseArchitecture } from './recognise';
import { withInputSide } from './resizing';
import { large, resnet, small } from './resnet';
import { headLogits, tailFeatures, untunedModel, type TunedModel } from './tuned';
import { visionTransformer } from './visionTransformer';

const told = ({ recipe: _, blocks, ...rest }: Architecture) => ({
  ...rest,
  weightShapes: rest.weightShapes(7),
  blocks: blocks.map((block) => ({ ...block, forward: null })),
});

const NETWORKS: Architecture[] = [
  resnet(small),
  resnet(large),
  withInputSide(resnet(large), 32),
  mobileNetV2({ inputSize: 64, padding: 'tf-same' }),
  mobileNetV3('small', { padding: 'tf-same', epsilon: 1e-3 }),
  withInputSide(mobileNetV3('large'), 32),
  imageNetResnet('resnet18', { preprocessing: { mean: [0, 0, 0], deviation: [1, 1, 1] } }),
  imageNetResnet('resnet50'),
  visionTransformer({ id: 'tiny', width: 192, heads: 3, depth: 2, patch: 16, inputSize: 64, tableSide: 14 }),
  clipImageTower(CLIP_VIT_B32.image),
];

describe('architectureFrom', () => {
  it.each(NETWORKS.map((network) => [`${network.id} at ${network.inputSize}`, network] as const))(
    'makes %s again of its recipe, across a worker',
    (_, network) => {
      const again = architectureFrom(structuredClone(recipeOf(network)));
      expect(JSON.stringify(told(again))).toBe(JSON.stringify(told(network)));
      expect(again.recipe).toEqual(network.recipe);
    },
  );

  it('knows networks that were recognised from a file', () => {
    const stored = new Map(Object.entries(resnet(small).weightShapes(3)).map(([name, shape]) => [name, disk(shape)]));
    const { architecture } = recogniseArchitecture(stored);
    expect(recipeOf(architecture).given).toEqual([small]);
  });

  it('says which network it cannot make', () => {
    expect(() => architectureFrom({ network: 'toString', given: [] })).toThrow('There is no network "toString".');
    expect(() => recipeOf({ ...resnet(small), recipe: undefined })).toThrow('cannot be described to a worker');
  });
});

/** Engine layout to that on disk: what comes last there comes first here. */
const disk = (shape: readonly number[]) =>
  shape.length === 4 ? [shape[3]!, shape[2]!, shape[0]!, shape[1]!] : [...shape].reverse();

describeOnBackends('plainModel', () => {
  const tiny = resnet({ id: 'tiny', inputSize: 16, stem: { width: 8, stride: 1 }, stages: [{ width: 8, blocks: 2 }] });
  const tuned = (): TunedModel => {
    const weights = livelyWeights(tiny.weightShapes(3));
    const last = tiny.blocks.at(-1)!.weightNames;
    for (const name of last) weights[`tuned.${name}`] = tf.mul(weights[name]!, 1.5);
    weights['head_clean.weight'] = weights['head.weight']!;
    weights['head_clean.bias'] = weights['head.bias']!;
    const heads: TunedModel['heads'] = {
      clean: { tail: 'original', weights: 'head_clean', temperature: 2 },
      unclean: { tail: 'tuned', weights: 'head' },
    };
    return { architecture: tiny, weights, cut: 2, tuneFrom: 2, tuned: last, heads };
  };
  const answers = (model: TunedModel, x: tf.Tensor) =>
    tf.tidy(() => {
      const features = tailFeatures({ ...model, cut: 0 }, x);
      return Object.values(headLogits(model, features)).map((logits) => [...logits.dataSync()]);
    });

  it('gives the same answers on the other side', async () => {
    const model = tuned();
    const x = tf.tidy(() => tf.sigmoid(randomTensor('pictures', [2, 16, 16, 3])));
    const plain = structuredClone(await plainModel(model));
    expect(plain.weights['head_clean.weight']).toBe(plain.weights['head.weight']);
    const other = modelFrom(plain);
    expect(answers(other, x)).toEqual(answers(model, x));
    x.dispose();
    disposeWeights(model.weights);
    disposeWeights(other.weights);
  });

  it('is made once in a worker, and goes when it is forgotten', async () => {
    const weights = initialWeights(tiny, 3, 1);
    const plain = await plainModel(untunedModel(tiny, weights));
    disposeWeights(weights);
    const held = new HeldValues(() => tf.memory().numTensors);
    held.put('m', plain);
    const before = tf.memory().numTensors;
    const first = await modelOf({ key: 'm' }, held);
    expect(await modelOf({ key: 'm' }, held)).toBe(first);
    expect(held.counted).toBe(tf.memory().numTensors - before);
    expect(held.counted).toBeGreaterThan(10);
    held.forget('m');
    expect(tf.memory().numTensors).toBe(before);
    expect(held.counted).toBe(0);
  });
});
