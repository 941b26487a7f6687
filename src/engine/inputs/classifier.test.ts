import { beforeAll, expect, it } from 'vitest';
import { startBackend } from '../../compute/backend';
import { testAssets } from '../../compute/testing';
import * as tf from '../../compute/tf';
import type { HeadRule } from '../../contract/config';
import { presetConfig } from '../../contract/presets';
import { livelyWeights, randomTensor } from '../../models/layerTesting';
import { disposeWeights } from '../../models/model';
import { resnet, small } from '../../models/resnet';
import { makeTunable } from '../../train/tunable';
import { networkClassifier } from './classifier';
import { experimentRouting } from './routing';

beforeAll(async () => {
  await startBackend({ requested: 'wasm', wasm: await testAssets() });
}, 60_000);

it('a model with three heads answers by its rule, and by their average without one', async () => {
  const before = tf.memory().numTensors;
  const config = presetConfig('tiny', 1);
  const architecture = resnet(small);
  const weights = livelyWeights(architecture.weightShapes(4));
  const model = makeTunable(architecture, weights, { tuned: 'last-blocks', heads: 'three' }, config.student);
  for (const name of ['head_unclean.weight', 'head_combined.weight']) {
    model.weights[name]!.dispose();
    model.weights[name] = randomTensor(name, [architecture.featureWidth, 4]);
  }
  const picture = (seed: number) => ({
    width: 40,
    height: 32,
    pixels: Uint8Array.from({ length: 40 * 32 * 3 }, (_, i) => (i * seed) % 256),
  });
  const pictures = [picture(3), picture(11)];
  const by = async (rule: HeadRule | null, threshold = 0) => {
    const routing = rule && experimentRouting({ ...config, heads: { ...config.heads, rule } }, model, threshold);
    const rows = await networkClassifier('Three', model, ['a', 'b', 'c', 'd'], routing).probabilities(pictures);
    routing?.masks?.dispose();
    return rows.map((row) => [...row]);
  };
  const [clean, unclean, combined] = [
    await by('always-clean'),
    await by('always-unclean'),
    await by('always-combined'),
  ];
  expect(clean).not.toEqual(unclean);
  expect(await by('kl-uncertainty', 1e9)).toEqual(combined);
  (await by('kl-uncertainty', 0)).forEach((row, i) => expect([clean[i], unclean[i]]).toContainEqual(row));
  const average = await by(null);
  average[0]!.forEach((p, k) => expect(p).toBeCloseTo((clean[0]![k]! + unclean[0]![k]! + combined[0]![k]!) / 3, 6));
  expect(await by('oracle')).toEqual(average);
  expect(await networkClassifier('Three', model, ['a', 'b', 'c', 'd']).probabilities([])).toEqual([]);
  disposeWeights(model.weights);
  expect(tf.memory().numTensors).toBe(before);
});
