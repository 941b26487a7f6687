/** An engine with own pictures and an own network in it, small enough for a test. */
import { presetConfig } from '../../contract/presets';
import type { ExperimentConfig } from '../../contract/config';
import type { ModelOptions } from '../../contract/library';
import { livelyWeights } from '../../models/layerTesting';
import { disposeWeights, type Architecture } from '../../models/model';
import { saveWeights } from '../../models/weightFile';
import { hash3 } from '../../num/random';
import type { EngineSession } from '../session';
import { sessionOn } from '../testing';

const quiet = () => {};

/** CIFAR-10 records of pictures whose colour tells the class. */
function cifarRecords(perClass: number, seed: number): Uint8Array<ArrayBuffer> {
  const records = new Uint8Array(10 * perClass * 3073);
  for (let i = 0; i < 10 * perClass; i++) {
    records[i * 3073] = i % 10;
    for (let j = 0; j < 3072; j++) {
      const base = 25 * (((i % 10) * (Math.floor(j / 1024) + 1)) % 10);
      records[i * 3073 + 1 + j] = Math.min(255, base + (hash3(seed, i, j) % 30));
    }
  }
  return records;
}

/**
 * @param architecture of the large network, which gets random weights; the small one is the embedded one
 * @returns a started session, and the preset `tiny` on what was brought into it, under one corruption
 */
export async function ownSession(
  architecture: Architecture,
  { workers, options = {} }: { workers: number; options?: ModelOptions },
): Promise<{ session: EngineSession; config: ExperimentConfig }> {
  const session = sessionOn();
  await session.start({ backend: 'wasm', workers });
  const files = [cifarRecords(6, 1), cifarRecords(2, 2)].map((records, i) => ({
    path: ['data_batch_1.bin', 'test_batch.bin'][i]!,
    file: new Blob([records]),
  }));
  const { name } = await session.openData(files, quiet);
  const data = await session.keepData({ name, seed: 1 }, quiet);
  const weights = livelyWeights(architecture.weightShapes(10));
  const file = new Blob([(await saveWeights(weights)) as Uint8Array<ArrayBuffer>]);
  disposeWeights(weights);
  const large = await session.addModel({ files: [{ path: 'm.safetensors', file }], options }, quiet);
  const tiny = presetConfig('tiny', 3);
  const config: ExperimentConfig = {
    ...tiny,
    data: { ...tiny.data, pack: 'own', own: { data: data.id }, teacherPerClass: 2, unlabelled: 10 },
    models: { large: large.id, small: 'embedded' },
    benchmark: { corruptions: ['gaussian_noise'], severities: [3], table: 'cifar-c' },
  };
  return { session, config };
}
