/** A model answers later, in Look or from a bundle, with the temperatures and the masks that it was measured with. */
import { beforeAll, expect, it } from 'vitest';
import { startBackend } from '../../compute/backend';
import { testAssets } from '../../compute/testing';
import * as tf from '../../compute/tf';
import type { ImageSet } from '../../contract/image';
import { presetConfig } from '../../contract/presets';
import type { HeadsReport } from '../../contract/report';
import { calibrateHeads } from '../../evaluate/calibrateHeads';
import { OwnPredictor } from '../../evaluate/Predictor';
import { TrunkCache } from '../../evaluate/predict';
import type { TestSet, TestSets } from '../../evaluate/testSets';
import { livelyWeights } from '../../models/layerTesting';
import { disposeWeights } from '../../models/model';
import { resnet } from '../../models/resnet';
import { uniformArray } from '../../num/random';
import { makeTunable } from '../../train/tunable';
import { experimentRouting, warmed } from './routing';

beforeAll(async () => {
  await startBackend({ requested: 'wasm', wasm: await testAssets() });
}, 60_000);

const tiny = resnet({ id: 'tiny', inputSize: 8, stem: { width: 4, stride: 1 }, stages: [{ width: 8, blocks: 1 }] });

function testSet(name: string): TestSet {
  const count = 24;
  const pixels = Uint8Array.from(uniformArray(1, name, count * 192), (u) => 256 * u);
  const labels = Int32Array.from({ length: count }, (_, i) => i % 2);
  const set: ImageSet = { name, count, width: 8, height: 8, pixels, labels, classNames: ['a', 'b'] };
  return { name, count, labels, labelSubset: null, load: () => Promise.resolve(set) };
}

it('the masks and temperatures of an answer are those that δ was chosen with', async () => {
  const config = presetConfig('tiny', 5);
  const model = makeTunable(
    tiny,
    livelyWeights(tiny.weightShapes(2)),
    { tuned: 'last-blocks', heads: 'three' },
    config.student,
  );
  const sets = { validation: { clean: testSet('clean'), augmented: testSet('augmented') } } as unknown as TestSets;
  const trunks = new TrunkCache();
  const hooks = { between: () => Promise.resolve() };
  const measured = await calibrateHeads(model, { sets, config, predictor: new OwnPredictor(trunks, 8) }, hooks);
  const answering = experimentRouting(config, model, 0);
  try {
    expect([...measured.masks!.dataSync()]).toEqual([...answering.masks!.dataSync()]);
    expect(warmed(model, { temperatures: measured.temperatures } as HeadsReport).heads).toEqual(measured.model.heads);
    const values = Object.values(measured.model.heads).map((head) => head.temperature);
    expect(values.every((value) => value !== undefined && value !== 1)).toBe(true);
    expect(warmed(model, null)).toBe(model);
  } finally {
    tf.dispose([measured.masks!, answering.masks!]);
    trunks.dispose();
    disposeWeights(model.weights);
  }
});
