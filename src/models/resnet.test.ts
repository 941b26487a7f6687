import { describe, expect, it } from 'vitest';
import { describeOnBackends, expectClose } from '../compute/testing';
import * as tf from '../compute/tf';
import { normalArray } from '../num/random';
import { initialWeights } from './initialise';
import { averageSquares } from '../compute/kernels/stem/op';
import {
  classify,
  countParameters,
  cutForFraction,
  disposeWeights,
  forward,
  forwardBlocks,
  modelFlops,
  withPrefixed,
  type Architecture,
  type Weights,
} from './model';
import { large, resnet, small } from './resnet';

const tiny = resnet({ id: 'tiny', inputSize: 8, stem: { width: 4, stride: 1 }, stages: [{ width: 8, blocks: 2 }] });

/** Initial weights with norms that are not at 0 or 1, so that every weight matters. */
function livelyWeights(architecture: Architecture, classes: number): Weights {
  const weights = initialWeights(architecture, classes, 7);
  for (const [name, weight] of Object.entries(weights)) {
    if (weight.rank !== 1) continue;
    const centre = name.endsWith('.weight') ? 1 : 0;
    weights[name] = tf.tensor(normalArray(3, name, weight.size).map((x) => centre + 0.2 * x));
    weight.dispose();
  }
  return weights;
}

function pictures(count: number, size: number): tf.Tensor4D {
  const values = normalArray(11, 'pictures', count * size * size * 3).map((x) =>
    Math.min(1, Math.max(0, 0.5 + 0.2 * x)),
  );
  return tf.tensor4d(values, [count, size, size, 3]);
}

describe('size', () => {
  const [big, little] = [resnet(large), resnet(small)];

  it('counts what was counted by hand', () => {
    // Stem 324 + 24; stage 24: 2592 + 5184 + 288 + 6 · 24; stage 48: 10368 + 20736 + 1152 + 6 · 48; head 48 · 16 + 16.
    expect(countParameters(little, 16)).toBe(348 + 8208 + 32544 + 784);
    // The filters' multiply-adds at 32 × 32 before pooling, 8 × 8 and 4 × 4, then the classifier, times 2.
    expect(modelFlops(little, 16)).toBe(2 * (1024 * 324 + 64 * 8064 + 16 * 32256 + 768));
    // Stage 24 at 16 × 16; stage 48 with a second block of 41472 + 4 · 48; stage 64 with nine more of 73728 + 4 · 64.
    expect(countParameters(big, 16)).toBe(464 + 9168 + 32544 + 41664 + 67968 + 9 * 73984 + 1040);
    expect(modelFlops(big, 16)).toBe(
      2 * (1024 * 432 + 256 * 9024 + 64 * (32256 + 41472) + 16 * (67584 + 9 * 73728) + 1024),
    );
  });

  it('agrees with the weights that are made', () => {
    for (const architecture of [big, little]) {
      const sizes = Object.values(architecture.weightShapes(64)).map((shape) => shape.reduce((a, b) => a * b, 1));
      expect(sizes.reduce((a, b) => a + b)).toBe(countParameters(architecture, 64));
    }
  });

  it.each([16, 64])('large is at least ten times small, %i classes', (classes) => {
    expect(countParameters(big, classes) / countParameters(little, classes)).toBeGreaterThanOrEqual(10);
    expect(modelFlops(big, classes) / modelFlops(little, classes)).toBeGreaterThanOrEqual(10);
  });

  it.each([16, 64])('the last two blocks and the classifier of large hold at most a fifth, %i classes', (classes) => {
    const cut = cutForFraction(big, classes, 0.2);
    expect(cut).toBe(big.blocks.length - 2);
    expect(countParameters(big, classes, cut) / countParameters(big, classes)).toBeLessThanOrEqual(0.2);
  });

  it('cuts at the ends', () => {
    expect(cutForFraction(big, 16, 1)).toBe(0);
    expect(cutForFraction(big, 16, 0.001)).toBe(big.blocks.length);
  });

  it('the shapes of neighbouring blocks fit', () => {
    for (const { blocks, featureWidth } of [big, little]) {
      blocks.slice(1).forEach((block, i) => expect(block.inputShape).toEqual(blocks[i]!.outputShape));
      expect(blocks.at(-1)!.outputShape).toEqual([featureWidth]);
    }
  });
});

describeOnBackends('averages of squares', () => {
  it('have the gradient of average pooling', async () => {
    const x = pictures(2, 8);
    const upstream = tf.tensor(normalArray(5, 'upstream', 2 * 4 * 4 * 3), [2, 4, 4, 3]);
    const slope = (pool: (x: tf.Tensor4D) => tf.Tensor) =>
      tf.grad((input: tf.Tensor) => tf.sum(tf.mul(pool(input as tf.Tensor4D), upstream)))(x);
    const [ours, theirs] = [slope((y) => averageSquares(y, 2)), slope((y) => tf.avgPool(y, 2, 2, 'valid'))];
    expectClose(await ours.data(), await theirs.data(), { absolute: 1e-6 });
    tf.dispose([x, upstream, ours, theirs]);
  });
});

describeOnBackends('residual network', (backend) => {
  it('starts from weights that depend on the seed alone and keep the size of activations', async () => {
    const weights = [1, 1, 2].map((seed) => initialWeights(resnet(small), 16, seed));
    const values = await Promise.all(weights.map((one) => one['blocks.1.conv2.weight']!.data<'float32'>()));
    expect(values[1]).toEqual(values[0]);
    expect(values[2]).not.toEqual(values[0]);
    const variance = values[0]!.reduce((sum, x) => sum + x * x, 0) / values[0]!.length;
    expect(variance * 9 * 48).toBeCloseTo(2, 1);
    weights.forEach(disposeWeights);
  });

  it('gives features and logits of the declared shapes', () => {
    const architecture = resnet(small);
    const weights = initialWeights(architecture, 16, 1);
    const x = pictures(2, 32);
    const [features, logits] = [forwardBlocks(architecture, weights, x), forward(architecture, weights, x)];
    expect(features.shape).toEqual([2, architecture.featureWidth]);
    expect(logits.shape).toEqual([2, 16]);
    tf.dispose([x, features, logits]);
    disposeWeights(weights);
  });

  it('cut anywhere, its halves make the whole', async () => {
    const weights = livelyWeights(tiny, 3);
    const x = pictures(2, 8);
    const whole = forwardBlocks(tiny, weights, x);
    for (let cut = 0; cut <= tiny.blocks.length; cut++) {
      const trunk = forwardBlocks(tiny, weights, x, 0, cut);
      const shape = cut === tiny.blocks.length ? [tiny.featureWidth] : tiny.blocks[cut]!.inputShape;
      expect(trunk.shape).toEqual([2, ...shape]);
      const features = forwardBlocks(tiny, weights, trunk, cut);
      expect(await features.data()).toEqual(await whole.data());
      tf.dispose([trunk, features]);
    }
    tf.dispose([x, whole]);
    disposeWeights(weights);
  });

  it('says the same as plain numbers', async () => {
    const weights = livelyWeights(tiny, 3);
    const x = pictures(2, 8);
    const logits = forward(tiny, weights, x);
    const expected = await plainForward(weights, x);
    expectClose(await logits.data(), expected, { relative: 1e-4 });
    tf.dispose([x, logits]);
    disposeWeights(weights);
  });

  it('has the gradient that finite differences find', async () => {
    const weights = livelyWeights(tiny, 3);
    const x = pictures(4, 8);
    const names = Object.keys(weights);
    const loss = (values: Weights) =>
      tf.tidy(() => {
        const labels = tf.oneHot(tf.tensor1d([0, 1, 2, 0], 'int32'), 3);
        return tf.losses.softmaxCrossEntropy(labels, forward(tiny, values, x)) as tf.Scalar;
      });
    const { value, grads } = tf.valueAndGrads((...tensors: tf.Tensor[]) =>
      loss(Object.fromEntries(names.map((name, i) => [name, tensors[i]!]))),
    )(Object.values(weights));
    for (const [i, name] of names.entries()) {
      const weight = weights[name]!;
      // Along one direction a weight: small enough to cross few kinks of ReLU, large enough for float32.
      const direction = tf.tensor(normalArray(5, name, weight.size), weight.shape);
      const step = 0.002 / Math.sqrt(weight.size);
      const at = async (sign: number) => {
        const moved = { ...weights, [name]: tf.tidy(() => tf.add(weight, tf.mul(direction, sign * step))) };
        const found = loss(moved);
        const number = (await found.data())[0]!;
        tf.dispose([found, moved[name]!]);
        return number;
      };
      const numerical = ((await at(1)) - (await at(-1))) / (2 * step);
      const along = tf.tidy(() => tf.sum(tf.mul(grads[i]!, direction)));
      expectClose(await along.data(), [numerical], { relative: 0.02, absolute: 0.001 });
      tf.dispose([direction, along]);
    }
    tf.dispose([x, value, ...grads]);
    disposeWeights(weights);
  }, 30_000);

  it('runs on a tuned tail in place of its own, and names a missing weight', async () => {
    const weights = livelyWeights(tiny, 3);
    const x = pictures(1, 8);
    weights['tuned.blocks.1.conv1.weight'] = tf.zerosLike(weights['blocks.1.conv1.weight']!);
    weights['head_unclean.weight'] = tf.zerosLike(weights['head.weight']!);
    weights['head_unclean.bias'] = tf.tensor1d([1, 2, 3]);
    const original = forwardBlocks(tiny, weights, x);
    const tuned = forwardBlocks(tiny, withPrefixed(weights, 'tuned.'), x);
    expect(await tuned.data()).not.toEqual(await original.data());
    const logits = classify(weights, tuned, 'head_unclean');
    expect([...(await logits.data())]).toEqual([1, 2, 3]);
    expect(() => classify(weights, tuned, 'head_other')).toThrow(/head_other\.weight/);
    tf.dispose([x, original, tuned, logits]);
    disposeWeights(weights);
    expect(backend).toBe(tf.getBackend());
  });
});

/** The tiny network in loops over numbers, written from its description, PyTorch's padding included. */
async function plainForward(weights: Weights, x: tf.Tensor4D): Promise<number[]> {
  const w: Record<string, { shape: number[]; values: ArrayLike<number> }> = {};
  for (const [name, tensor] of Object.entries(weights)) w[name] = { shape: tensor.shape, values: await tensor.data() };
  const input = await x.data();
  const logits: number[] = [];
  for (let picture = 0; picture < x.shape[0]; picture++) {
    let map: Map = {
      size: 8,
      channels: 3,
      at: (r, c, k) => (input[((picture * 8 + r) * 8 + c) * 3 + k]! - 0.5) / 0.25,
    };
    map = relu(norm(w, 'stem.norm', conv(w, 'stem.conv', map, 1)));
    for (const [name, stride] of [
      ['blocks.0', 2],
      ['blocks.1', 1],
    ] as const) {
      const inner = relu(norm(w, `${name}.norm1`, conv(w, `${name}.conv1`, map, stride)));
      const branch = norm(w, `${name}.norm2`, conv(w, `${name}.conv2`, inner, 1));
      const shortcut = stride === 2 ? norm(w, `${name}.downsample.1`, conv(w, `${name}.downsample.0`, map, 2)) : map;
      map = relu(store(branch.size, branch.channels, (r, c, k) => branch.at(r, c, k) + shortcut.at(r, c, k)));
    }
    const features = Array.from({ length: 8 }, (_, k) => {
      let sum = 0;
      for (let r = 0; r < map.size; r++) for (let c = 0; c < map.size; c++) sum += map.at(r, c, k);
      return sum / map.size ** 2;
    });
    for (let j = 0; j < 3; j++) {
      const products = features.map((feature, k) => feature * w['head.weight']!.values[k * 3 + j]!);
      logits.push(products.reduce((a, b) => a + b, w['head.bias']!.values[j]!));
    }
  }
  return logits;
}

interface Map {
  size: number;
  channels: number;
  at(row: number, column: number, channel: number): number;
}
type Named = Record<string, { shape: number[]; values: ArrayLike<number> }>;

function store(size: number, channels: number, at: Map['at']): Map {
  const values = new Float64Array(size * size * channels);
  for (let i = 0; i < values.length; i++) {
    const pixel = Math.floor(i / channels);
    values[i] = at(Math.floor(pixel / size), pixel % size, i % channels);
  }
  return { size, channels, at: (r, c, k) => values[(r * size + c) * channels + k]! };
}

function conv(w: Named, name: string, map: Map, stride: number): Map {
  const { shape, values } = w[`${name}.weight`]!;
  const [kernel, , inputs, outputs] = shape as [number, number, number, number];
  const pad = (kernel - 1) / 2;
  return store(map.size / stride, outputs, (r, c, o) => {
    let sum = 0;
    for (let i = 0; i < kernel; i++) {
      for (let j = 0; j < kernel; j++) {
        const [row, column] = [r * stride + i - pad, c * stride + j - pad];
        if (row < 0 || column < 0 || row >= map.size || column >= map.size) continue;
        for (let k = 0; k < inputs; k++) {
          sum += map.at(row, column, k) * values[((i * kernel + j) * inputs + k) * outputs + o]!;
        }
      }
    }
    return sum;
  });
}

function norm(w: Named, name: string, map: Map): Map {
  const width = map.channels === 4 ? 4 : 8;
  const mean: number[] = [];
  const deviation: number[] = [];
  for (let group = 0; group < map.channels / width; group++) {
    const values: number[] = [];
    for (let r = 0; r < map.size; r++) {
      for (let c = 0; c < map.size; c++) {
        for (let k = 0; k < width; k++) values.push(map.at(r, c, group * width + k));
      }
    }
    const centre = values.reduce((a, b) => a + b) / values.length;
    mean.push(centre);
    deviation.push(Math.sqrt(values.reduce((sum, x) => sum + (x - centre) ** 2, 0) / values.length + 1e-5));
  }
  return store(map.size, map.channels, (r, c, k) => {
    const group = Math.floor(k / width);
    const scale = w[`${name}.weight`]!.values[k]!;
    return ((map.at(r, c, k) - mean[group]!) / deviation[group]!) * scale + w[`${name}.bias`]!.values[k]!;
  });
}

function relu(map: Map): Map {
  return store(map.size, map.channels, (r, c, k) => Math.max(0, map.at(r, c, k)));
}
