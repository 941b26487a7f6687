import { describe, expect, it } from 'vitest';
import { describeOnBackends, expectClose } from '../compute/testing';
import * as tf from '../compute/tf';
import { gelu } from '../compute/kernels/gelu';
import { attention } from './attention';
import { layerNorm } from './linear';
import type { Layer } from './layer';
import { expectGradients, livelyWeights, randomTensor } from './layerTesting';
import { disposeWeights, forward, forwardBlocks, type Weights } from './model';
import { visionTransformer, VISION_TRANSFORMER_NAMES, type VisionTransformerNaming } from './visionTransformer';

const PLAN = { id: 'tiny', width: 8, heads: 2, depth: 2, patch: 2, inputSize: 4 };
const [TOKENS, WIDTH, HEADS, BATCH] = [5, 8, 2, 2];

/** The error function by its Taylor series, in double precision. */
function erf(x: number): number {
  let [term, sum] = [x, x];
  for (let n = 1; n < 200; n++) {
    term *= -(x * x) / n;
    sum += term / (2 * n + 1);
  }
  return (2 / Math.sqrt(Math.PI)) * sum;
}

describe('a vision transformer', () => {
  it('counts the operations of attention', () => {
    const { flops } = attention({ projections: ['qkv'], output: 'proj' }, HEADS)([TOKENS, WIDTH]);
    const [linears, products] = [TOKENS * (WIDTH * 3 * WIDTH + WIDTH * WIDTH), 2 * TOKENS * TOKENS * WIDTH];
    expect(flops).toBe(2 * (linears + products));
  });
  it('refuses what cannot be divided', () => {
    expect(() => visionTransformer({ ...PLAN, inputSize: 5 })).toThrow(/5 pixels/);
    expect(() => visionTransformer({ ...PLAN, heads: 3 })).toThrow(/3 heads/);
  });
});

describeOnBackends('vision transformer', () => {
  it('GELU is the exact one', async () => {
    const x = tf.linspace(-4, 4, 101);
    const y = tf.tidy(() => gelu(x));
    const expected = Array.from(await x.data(), (value) => (value / 2) * (1 + erf(value / Math.SQRT2)));
    // The tanh that approximates it is off by up to 5e-4.
    expectClose(await y.data(), expected, { absolute: 2e-6 });
    tf.dispose([x, y]);
  });

  it.each([1e-6, 1e-12, 0.1])('layer norm, ε %d', async (epsilon) => {
    const weights = livelyWeights({ 'norm.weight': [WIDTH], 'norm.bias': [WIDTH] });
    const x = randomTensor('x', [BATCH, TOKENS, WIDTH]);
    const y = layerNorm(weights, 'norm', x, epsilon);
    const [values, scale, offset] = await Promise.all(
      [x, weights['norm.weight']!, weights['norm.bias']!].map((tensor) => tensor.data()),
    );
    const expected = Array.from(values!, (value, i) => {
      const row = Array.from(values!.slice(i - (i % WIDTH), i - (i % WIDTH) + WIDTH));
      const mean = row.reduce((a, b) => a + b) / WIDTH;
      const variance = row.reduce((sum, one) => sum + (one - mean) ** 2, 0) / WIDTH;
      return ((value - mean) / Math.sqrt(variance + epsilon)) * scale![i % WIDTH]! + offset![i % WIDTH]!;
    });
    expectClose(await y.data(), expected, { relative: 1e-5 });
    const layer: Layer = {
      weightShapes: {},
      outputShape: [TOKENS, WIDTH],
      flops: 0,
      forward: (w, input) => layerNorm(w, 'norm', input, epsilon),
    };
    await expectGradients(layer, weights, x);
    tf.dispose([x, y]);
    disposeWeights(weights);
  });

  it('attention mixes values by the softmax of scaled scores, fused or apart', async () => {
    const names = ['query', 'key', 'value'] as const;
    const apart = attention({ projections: names, output: 'proj' }, HEADS)([TOKENS, WIDTH]);
    const fused = attention({ projections: ['qkv'], output: 'proj' }, HEADS)([TOKENS, WIDTH]);
    const weights = livelyWeights(apart.weightShapes);
    const together: Weights = {
      ...weights,
      'qkv.weight': tf.concat(
        names.map((name) => weights[`${name}.weight`]!),
        1,
      ),
      'qkv.bias': tf.concat(names.map((name) => weights[`${name}.bias`]!)),
    };
    const x = randomTensor('x', [BATCH, TOKENS, WIDTH]);
    const [one, other] = tf.tidy(() => [apart.forward(weights, x), fused.forward(together, x)]) as [
      tf.Tensor,
      tf.Tensor,
    ];
    const expected = await plainAttention(weights, x);
    expectClose(await one.data(), expected, { relative: 1e-5 });
    expectClose(await other.data(), expected, { relative: 1e-5 });
    await expectGradients(apart, weights, x);
    const { 'qkv.weight': weight, 'qkv.bias': bias, 'proj.weight': out, 'proj.bias': outBias } = together;
    await expectGradients(
      fused,
      { 'qkv.weight': weight!, 'qkv.bias': bias!, 'proj.weight': out!, 'proj.bias': outBias! },
      x,
    );
    tf.dispose([x, one, other, weight!, bias!]);
    disposeWeights(weights);
  });

  it('is the same network under both names, but for ε', async () => {
    const timm = visionTransformer(PLAN);
    const other = visionTransformer({ ...PLAN, naming: 'hugging-face' });
    const weights = livelyWeights(timm.weightShapes(3));
    const renamed = tf.tidy(() => renamedWeights(weights, PLAN.depth));
    expect(Object.keys(renamed).sort()).toEqual(Object.keys(other.weightShapes(3)).sort());
    const x = tf.tidy(() => tf.sigmoid(randomTensor('pictures', [BATCH, 4, 4, 3])));
    const [a, b] = [forward(timm, weights, x), forward(other, renamed, x)];
    expect(a.shape).toEqual([BATCH, 3]);
    expectClose(await b.data(), await a.data(), { relative: 1e-4 });
    tf.dispose([x, a, b]);
    disposeWeights({ ...weights, ...Object.fromEntries(Object.entries(renamed).map(([k, v]) => [`renamed ${k}`, v])) });
  });

  it('cut anywhere, its halves make the whole', async () => {
    const architecture = visionTransformer(PLAN);
    const weights = livelyWeights(architecture.weightShapes(3));
    const x = tf.tidy(() => tf.sigmoid(randomTensor('pictures', [BATCH, 4, 4, 3])));
    const whole = forwardBlocks(architecture, weights, x);
    for (let cut = 0; cut <= architecture.blocks.length; cut++) {
      const trunk = forwardBlocks(architecture, weights, x, 0, cut);
      const shape = architecture.blocks[cut]?.inputShape ?? [WIDTH];
      expect(trunk.shape).toEqual([BATCH, ...shape]);
      const features = forwardBlocks(architecture, weights, trunk, cut);
      expect(await features.data()).toEqual(await whole.data());
      tf.dispose([trunk, features]);
    }
    tf.dispose([x, whole]);
    disposeWeights(weights);
  });

  it.each([
    ['', 2],
    [', on resampled positions', 3],
  ])('has the gradient that finite differences find, from pictures to features%s', async (_, tableSide) => {
    const architecture = visionTransformer({ ...PLAN, depth: 1, tableSide });
    const { weightShapes } = architecture.blocks.reduce((all, block) => ({
      ...all,
      weightShapes: { ...all.weightShapes, ...block.weightShapes },
    }));
    const weights = livelyWeights(weightShapes);
    const x = tf.tidy(() => tf.sigmoid(randomTensor('pictures', [BATCH, 4, 4, 3])));
    const layer: Layer = {
      weightShapes,
      outputShape: [WIDTH],
      flops: 0,
      forward: (w, pictures) => forwardBlocks(architecture, w, pictures),
    };
    await expectGradients(layer, weights, x);
    x.dispose();
    disposeWeights(weights);
  });
});

/** Weights under timm's names as Hugging Face would publish them. */
function renamedWeights(weights: Weights, depth: number): Weights {
  const [from, to] = (['timm', 'hugging-face'] satisfies VisionTransformerNaming[]).map(
    (naming) => VISION_TRANSFORMER_NAMES[naming],
  );
  const pairs: [string, string][] = [
    [from!.norm, to!.norm],
    [from!.patches, to!.patches],
    [from!.classifier, to!.classifier],
  ];
  const result: Weights = {
    [to!.classToken]: tf.clone(weights[from!.classToken]!),
    [to!.positions]: tf.clone(weights[from!.positions]!),
  };
  for (let i = 0; i < depth; i++) {
    const [a, b] = [from!.block(i), to!.block(i)];
    pairs.push([a.norms[0], b.norms[0]], [a.norms[1], b.norms[1]], [a.attention.output, b.attention.output]);
    pairs.push([a.perceptron[0], b.perceptron[0]], [a.perceptron[1], b.perceptron[1]]);
    for (const part of ['weight', 'bias']) {
      const fused = weights[`${a.attention.projections[0]}.${part}`]!;
      const parts = tf.split(fused, 3, -1);
      b.attention.projections.forEach((name, j) => (result[`${name}.${part}`] = parts[j]!));
    }
  }
  for (const [a, b] of pairs) {
    for (const part of ['weight', 'bias']) result[`${b}.${part}`] = tf.clone(weights[`${a}.${part}`]!);
  }
  return result;
}

/** Attention in loops over numbers, from its definition. */
async function plainAttention(weights: Weights, x: tf.Tensor): Promise<number[]> {
  const w: Record<string, ArrayLike<number>> = {};
  for (const [name, tensor] of Object.entries(weights)) w[name] = await tensor.data();
  const input = await x.data();
  const size = WIDTH / HEADS;
  const result: number[] = [];
  const times = (name: string, row: readonly number[]) =>
    Array.from({ length: WIDTH }, (_, o) =>
      row.reduce((sum, value, k) => sum + value * w[`${name}.weight`]![k * WIDTH + o]!, w[`${name}.bias`]![o]!),
    );
  for (let b = 0; b < BATCH; b++) {
    const rows = Array.from({ length: TOKENS }, (_, t) =>
      Array.from(input.slice((b * TOKENS + t) * WIDTH, (b * TOKENS + t + 1) * WIDTH)),
    );
    const [query, key, value] = ['query', 'key', 'value'].map((name) => rows.map((row) => times(name, row)));
    for (let t = 0; t < TOKENS; t++) {
      const mixed = Array.from({ length: WIDTH }, (_, place) => {
        const first = place - (place % size);
        const scores = rows.map((_, other) => {
          let sum = 0;
          for (let i = first; i < first + size; i++) sum += query![t]![i]! * key![other]![i]!;
          return Math.exp(sum / Math.sqrt(size));
        });
        const total = scores.reduce((a, c) => a + c);
        return scores.reduce((sum, score, other) => sum + (score / total) * value![other]![place]!, 0);
      });
      result.push(...times('proj', mixed));
    }
  }
  return result;
}
