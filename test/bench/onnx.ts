/**
 * Answers of published networks at 224 px beside onnxruntime-web on WebAssembly, one thread each, in turn in one process: MobileNetV2 on 1 and
 * on 8 pictures, ViT-Tiny on 8. Weights are by formula, the same for both, and so are the logits, which is checked. Ours prepares the pixels
 * as well; the other is given them prepared.
 */
import { mobileNetV2Onnx, visionTransformerOnnx, type DiskWeights } from '../../scripts/onnx/networks';
import { startBackend } from '../../src/compute/backend';
import { nodeWasmAssets } from '../../src/compute/nodeAssets';
import { mobileNetV2 } from '../../src/models/mobileNetV2';
import type { Architecture } from '../../src/models/model';
import { publishedVisionTransformer, VISION_TRANSFORMER_SIZES } from '../../src/models/visionTransformer';
import { OnnxPair } from './onnxPair';
import { processorTime, rowOf, timed, type Row } from './table/rows';

const ROUNDS = 9;
const CLASSES = 1000;
/** Of the largest logit; sums of other orders differ by far less. */
const AGREEMENT = 1e-3;

interface Network {
  name: string;
  architecture: Architecture;
  file(weights: DiskWeights, batch: number): Uint8Array;
}

const mobileNet: Network = {
  name: 'MobileNetV2',
  architecture: mobileNetV2(),
  file: (weights, batch) => mobileNetV2Onnx(weights, batch, 224, CLASSES),
};
const transformer: Network = {
  name: 'ViT-Tiny',
  architecture: publishedVisionTransformer('tiny'),
  file: (weights, batch) =>
    visionTransformerOnnx(weights, { ...VISION_TRANSFORMER_SIZES.tiny, depth: 12, patch: 16 }, batch, 224, CLASSES),
};
const CASES: [Network, number][] = [
  [mobileNet, 1],
  [mobileNet, 8],
  [transformer, 8],
];

/** @throws Error where the two do not say the same */
export async function measureOnnx(rounds = ROUNDS): Promise<Row[]> {
  await startBackend({ requested: 'wasm', wasm: nodeWasmAssets() });
  const rows: Row[] = [];
  for (const [network, batch] of CASES) rows.push(await measure(network, batch, rounds));
  return rows;
}

async function measure({ name, architecture, file }: Network, batch: number, rounds: number): Promise<Row> {
  const plan = { architecture, classes: CLASSES, batch, file: (weights: DiskWeights) => file(weights, batch) };
  const pair = await OnnxPair.open(plan);
  try {
    const difference = await pair.difference();
    if (!(difference <= AGREEMENT))
      throw new Error(`${name}: logits differ by ${difference}: not the same network ran.`);
    const times: { ours: number; baseline: number }[] = [];
    for (let round = -2; round < rounds; round++) {
      const both = { ours: await timed(pair.ours, processorTime), baseline: await timed(pair.theirs, processorTime) };
      if (round >= 0) times.push(both);
    }
    const what = `answer of ${name} at 224 px, ${batch === 1 ? '1 picture' : `${batch} pictures`}`;
    const how = `processor time, one thread each; logits within ${difference.toExponential(0)}`;
    return rowOf({ what, unit: 'ms', baseline: 'onnxruntime-web', how }, times);
  } finally {
    await pair.dispose();
  }
}
