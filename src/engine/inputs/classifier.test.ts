import { beforeAll, expect, it } from 'vitest';
import { startBackend } from '../../compute/backend';
import { testAssets } from '../../compute/testing';
import * as tf from '../../compute/tf';
import type { HeadRule } from '../../contract/config';
import { presetConfig } from '../../contract/presets';
import { livelyWeights, randomTensor } from '../../models/layerTesting';
import { tensorFromBytes } from '../../compute/kernels/bytes';
import type { Picture } from '../../contract/image';
import { preparePicture } from '../../image/preparePicture';
import { disposeWeights, forward } from '../../models/model';
import { withInputSide } from '../../models/resizing';
import { untunedModel } from '../../models/tuned';
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
    const rows = await networkClassifier('Three', model, ['a', 'b', 'c', 'd'], routing).probabilities(pictures, false);
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
  expect(await networkClassifier('Three', model, ['a', 'b', 'c', 'd']).probabilities([], false)).toEqual([]);
  disposeWeights(model.weights);
  expect(tf.memory().numTensors).toBe(before);
});

it('sees a photograph as a benchmark would have prepared it, and all of a picture that was cut before', async () => {
  const architecture = resnet(small);
  const weights = livelyWeights(architecture.weightShapes(4));
  const asked = networkClassifier('One', untunedModel(architecture, weights), ['a', 'b', 'c', 'd']);
  const side = architecture.inputSize;
  const odd = (width: number, height: number): Picture => ({
    width,
    height,
    pixels: Uint8Array.from({ length: width * height * 3 }, (_, i) => (i * i * 7 + 13 * i) % 256),
  });
  const direct = async (picture: Picture) => {
    const resizing = withInputSide(architecture, picture.width);
    const logits = tf.tidy(() =>
      tf.softmax(forward(resizing, weights, tensorFromBytes(picture.pixels, [1, picture.height, picture.width, 3]))),
    );
    const values = await logits.data<'float32'>();
    logits.dispose();
    return values;
  };
  for (const picture of [odd(101, 77), odd(side, side), odd(77, 140), odd(500, 41)]) {
    const [seen] = await asked.probabilities([picture], false);
    const expected = await direct(preparePicture(picture, { side }));
    seen!.forEach((p, k) => expect(p).toBeCloseTo(expected[k]!, 6));
  }
  // Squares of several sides in one question come back in their order.
  const cut = [odd(48, 48), odd(side, side), odd(90, 90), odd(48, 48)];
  const together = await asked.probabilities(cut, true);
  for (const [i, picture] of cut.entries()) {
    const expected = await direct(picture);
    together[i]!.forEach((p, k) => expect(p).toBeCloseTo(expected[k]!, 6));
  }
  disposeWeights(weights);
});
