/** Visual prompts and LoRA of attention as rows of an experiment, on a small vision transformer: tuned, on workers, taken home. */
import { expect, it } from 'vitest';
import type { ExperimentConfig } from '../../contract/config';
import { presetConfig } from '../../contract/presets';
import type { Report } from '../../contract/report';
import { livelyWeights } from '../../models/layerTesting';
import { disposeWeights } from '../../models/model';
import { visionTransformer } from '../../models/visionTransformer';
import { saveWeights } from '../../models/weightFile';
import { hash3 } from '../../num/random';
import { MemoryStore } from '../../store/MemoryStore';
import { openBundle } from '../bundle/openBundle';
import { nodePlatform } from '../platform/nodePlatform';
import { EngineSession } from '../session';

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

async function opened(workers: number): Promise<{ session: EngineSession; config: ExperimentConfig }> {
  const session = new EngineSession({
    ...nodePlatform(),
    openStore: () => Promise.resolve({ store: new MemoryStore(), persistent: true, note: null }),
  });
  await session.start({ backend: 'wasm', workers });
  const files = [cifarRecords(6, 1), cifarRecords(2, 2)].map((records, i) => ({
    path: ['data_batch_1.bin', 'test_batch.bin'][i]!,
    file: new Blob([records]),
  }));
  const { name } = await session.openData(files, quiet);
  const data = await session.keepData({ name, seed: 1 }, quiet);
  const architecture = visionTransformer({ id: 'vit', width: 192, heads: 3, depth: 2, patch: 8, inputSize: 32 });
  const weights = livelyWeights(architecture.weightShapes(10));
  const file = new Blob([(await saveWeights(weights)) as Uint8Array<ArrayBuffer>]);
  disposeWeights(weights);
  const large = await session.addModel({ files: [{ path: 'm.safetensors', file }], options: {} }, quiet);
  const tiny = presetConfig('tiny', 3);
  const config: ExperimentConfig = {
    ...tiny,
    data: { ...tiny.data, pack: 'own', own: { data: data.id }, teacherPerClass: 2, unlabelled: 10 },
    models: { large: large.id, small: 'embedded' },
    benchmark: { corruptions: ['gaussian_noise'], severities: [3], table: 'cifar-c' },
    baselines: { ...tiny.baselines, prompts: { count: 3, learningRate: 1e-2 } },
    methods: ['pretrained', 'vpt-shallow', 'vpt-deep', 'lora'],
  };
  return { session, config };
}

async function run(session: EngineSession, config: ExperimentConfig): Promise<Report> {
  const faults: string[] = [];
  let report: Report | null = null;
  await session.run({ config }, (event) => {
    if (event.type === 'done') report = event.report;
    if (event.type === 'state' && event.error) faults.push(event.error.what);
  });
  expect(faults).toEqual([]);
  return report!;
}

/** Without what depends on the clock and on memory. */
const figures = ({ methods }: Report) => methods.map(({ cost: _, ...rest }) => rest);

it(
  'are rows of a transformer’s experiment, the same on any number of workers, and can be taken home',
  { timeout: 120_000 },
  async () => {
    const [one, two] = [await opened(1), await opened(2)];
    const report = await run(one.session, one.config);
    const [plain, shallow, deep, lora] = report.methods as [...Report['methods'], never];
    expect(report.methods.map(({ name }) => name)).toEqual(one.config.methods);
    const head = 192 * 10 + 10;
    expect(shallow!.cost.tunedParameters).toBe(3 * 192 + head);
    expect(deep!.cost.tunedParameters).toBe(2 * 3 * 192 + head);
    // Queries and values of two blocks, rank 4.
    expect(lora!.cost.tunedParameters).toBe(2 * 2 * 4 * (192 + 192) + head);
    expect(deep!.cost.totalParameters).toBe(plain!.cost.totalParameters + 2 * 3 * 192);
    expect(deep!.cost.answerFlops).toBeGreaterThan(1.1 * plain!.cost.answerFlops!);
    expect(lora!.cost.answerFlops).toBe(plain!.cost.answerFlops);
    // The prompts are seen: what the untouched network gives is not taken for it.
    expect(JSON.stringify(deep!.perCorruption)).not.toBe(JSON.stringify(plain!.perCorruption));
    expect(figures(await run(two.session, two.config))).toEqual(figures(report));
    const { weights, record } = await one.session.exportBundle(one.config, 'vpt-deep');
    expect(record.prompts).toEqual({ depth: 'deep', count: 3 });
    const bundle = await openBundle(weights);
    expect(bundle.model.architecture.recipe!.prompts).toEqual(record.prompts);
    bundle.dispose();
  },
);
