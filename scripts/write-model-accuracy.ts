/**
 * `npm run build:model-accuracy`: the accuracy of a published network under our corruptions beside that under the published
 * ones, written to docs/model-accuracy.md. Needs the reference data; takes about ten minutes on two cores.
 */
import { writeFileSync } from 'node:fs';
import { startBackend } from '../src/compute/backend';
import { nodeWasmAssets } from '../src/compute/nodeAssets';
import type { Padding } from '../src/models/convolution';
import { disposeWeights } from '../src/models/model';
import { modelAccuracyDocument, summaryOf } from '../test/parity/modelAccuracyDocument';
import type { MeasuredCell, MeasuredModel } from '../test/parity/modelAccuracyDocument';
import {
  corrupted,
  countRight,
  predictions,
  readMobileNet,
  readPhotographs,
  readReference,
  REFERENCE_MODELS,
} from '../test/parity/modelAccuracyMeasure';
import { missing } from '../test/parity/reference';

if (missing) throw new Error(`The accuracy cannot be measured: ${missing}.`);

const TITLES: Record<Padding, string> = {
  'tf-same': 'MobileNetV2, padded as TensorFlow does',
  torch: 'MobileNetV2, padded as PyTorch does',
};

await startBackend({ requested: 'wasm', wasm: nodeWasmAssets() });
const reference = readReference();
const { labels } = reference;
const n = labels.length;
const photographs = await readPhotographs(reference);
const networks = (['tf-same', 'torch'] as const).map((padding) => ({
  title: TITLES[padding],
  network: readMobileNet(padding),
  published: reference.models[REFERENCE_MODELS[padding]]!,
  cells: [] as MeasuredCell[],
}));

function compared(
  seen: readonly number[],
  published: readonly number[],
): Omit<MeasuredCell, 'corruption' | 'severity'> {
  return {
    n,
    right: countRight(seen, labels),
    published: countRight(published, labels),
    same: countRight(seen, published),
  };
}

const models: MeasuredModel[] = [];
const severities = Object.entries(networks[0]!.published.accuracy).map(
  ([name, cells]) => [name, Object.keys(cells)] as const,
);
for (const [corruption, levels] of severities) {
  const start = performance.now();
  for (const severity of levels) {
    // Made once for both: corrupting costs as much as looking.
    const set = await corrupted(photographs, corruption, Number(severity));
    for (const { network, published, cells } of networks) {
      const seen = await predictions(network, set);
      cells.push({ corruption, severity, ...compared(seen, published.predictions[corruption]![severity]!) });
    }
  }
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  const last = networks.map(({ cells }) =>
    cells
      .slice(-levels.length)
      .map((cell) => cell.right - cell.published)
      .join(' '),
  );
  console.log(`${corruption}: ${last.join(' | ')} (${seconds} s)`);
}
for (const { title, network, published, cells } of networks) {
  const clean = compared(await predictions(network, photographs), published.clean_predictions);
  models.push({ title, clean, cells });
  disposeWeights(network.weights);
}

writeFileSync(new URL('../docs/model-accuracy.md', import.meta.url), modelAccuracyDocument(models));
for (const model of models) console.log(summaryOf(model));
