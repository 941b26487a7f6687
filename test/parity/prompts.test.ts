/** Visual prompts against plain PyTorch (`scripts/parity/prompts.py`), and the network with prompts as workers make it of its recipe. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { startBackend } from '../../src/compute/backend';
import { expectClose, testAssets } from '../../src/compute/testing';
import * as tf from '../../src/compute/tf';
import { toEngine, diskShape } from '../../src/models/layout';
import { disposeWeights, forward, modelFlops, type Weights } from '../../src/models/model';
import { withPrompts } from '../../src/models/prompts';
import { architectureFrom, recipeOf } from '../../src/models/recipes';
import { withInputSide } from '../../src/models/resizing';
import { visionTransformer } from '../../src/models/visionTransformer';
import { formulaPicture, formulaWeight } from './formulaWeights';

const [SIDE, CLASSES] = [16, 5];
const vit = (inputSize: number) => visionTransformer({ id: 'vit', width: 32, heads: 2, depth: 3, patch: 8, inputSize });

beforeAll(async () => {
  await startBackend({ requested: 'wasm', wasm: await testAssets() });
});

it.each(['shallow', 'deep'] as const)(
  '%s prompts give the logits of PyTorch, and again after the recipe',
  async (depth) => {
    const path = resolve(import.meta.dirname, '../fixtures/architectures/prompts.json');
    const expected = (JSON.parse(readFileSync(path, 'utf8')) as Record<string, number[]>)[depth]!;
    const before = tf.memory().numTensors;
    const network = withPrompts(vit(SIDE), { depth, count: 3 });
    const weights: Weights = {};
    for (const [name, shape] of Object.entries(network.weightShapes(CLASSES))) {
      weights[name] = tf.tensor(toEngine(formulaWeight(name, diskShape(shape)), shape), shape);
    }
    const x = tf.tensor4d(formulaPicture(SIDE), [1, SIDE, SIDE, 3]);
    for (const one of [network, architectureFrom(recipeOf(network))]) {
      const logits = forward(one, weights, x);
      expectClose(await logits.data(), expected, { relative: 1e-4 });
      logits.dispose();
    }
    x.dispose();
    disposeWeights(weights);
    expect(tf.memory().numTensors).toBe(before);
  },
);

it('counts what more tokens cost, and stands behind a resizing step too', () => {
  // Two patches a side and a class token are five tokens; at three patches a side they are ten.
  const [five, ten] = [vit(16), vit(24)];
  const more = withPrompts(five, { depth: 'deep', count: 5 });
  const embedding = (network: typeof five) => network.blocks[0]!.flops;
  expect(modelFlops(more) - embedding(more)).toBe(modelFlops(ten) - embedding(ten));
  expect(more.blocks.map(({ inputShape }) => inputShape).slice(1)).toEqual([
    [5, 32],
    [10, 32],
    [10, 32],
    [10, 32],
  ]);
  const recipe = recipeOf(withPrompts(withInputSide(five, 32), { depth: 'shallow', count: 2 }));
  expect(architectureFrom(recipe).inputSize).toBe(32);
  expect(Object.keys(architectureFrom(recipe).weightShapes(0)).filter((name) => name.startsWith('prompts.'))).toEqual([
    'prompts.0',
  ]);
});
