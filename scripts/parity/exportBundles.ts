/**
 * Bundles of random weights, to be checked against PyTorch by `check_bundles.py`:
 *
 *   npx tsx scripts/parity/exportBundles.ts /some/folder [part of a name …]
 *   python3 scripts/parity/check_bundles.py /some/folder
 *
 * Each bundle is made by the code of the export, archive and README included, for seven classes, beside `expected.json`: the logits of
 * each head and the answers of the rule for four pictures.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { startBackend } from '../../src/compute/backend';
import { nodeWasmAssets } from '../../src/compute/nodeAssets';
import * as tf from '../../src/compute/tf';
import type { HeadRule } from '../../src/contract/config';
import type { PaddingName } from '../../src/contract/library';
import { presetConfig } from '../../src/contract/presets';
import { networkClassifier } from '../../src/engine/inputs/classifier';
import { makeBundle } from '../../src/engine/bundle/makeBundle';
import { experimentRouting } from '../../src/engine/inputs/routing';
import { answer, gaussianDivergence } from '../../src/evaluate/headSelection';
import { predictSet, TrunkCache } from '../../src/evaluate/predict';
import { clipImageTower } from '../../src/models/clip';
import { imageNetResnet } from '../../src/models/imageNetResnet';
import { livelyWeights, randomTensor } from '../../src/models/layerTesting';
import { mobileNetV2 } from '../../src/models/mobileNetV2';
import { mobileNetV3 } from '../../src/models/mobileNetV3';
import { disposeWeights, forwardBlocks, type Architecture } from '../../src/models/model';
import { withInputSide } from '../../src/models/resizing';
import { large, resnet, small } from '../../src/models/resnet';
import { headLogits, HEADS, tailFeatures } from '../../src/models/tuned';
import { publishedVisionTransformer, visionTransformer } from '../../src/models/visionTransformer';
import { Random } from '../../src/num/random';
import { bundleArchive } from '../../src/report/bundle';
import { disposeTuned, makeTunable, type TuningPlan } from '../../src/train/tunable';

const CLASSES = ['ant', 'bee', 'cat', 'dog', 'eel', 'fly', 'gnu'];
const PICTURES = 4;
const [folder, ...wanted] = process.argv.slice(2);
if (!folder) throw new Error('Say into which folder: npx tsx scripts/parity/exportBundles.ts FOLDER');

interface Case {
  name: string;
  architecture: Architecture;
  padding?: PaddingName;
  tuned?: TuningPlan['tuned'];
  heads?: TuningPlan['heads'];
  cleanPath?: 'frozen' | 'shared';
  rule?: HeadRule;
}

const tinyClip = { width: 64, depth: 2, heads: 1, inputSize: 64, patch: 32, shared: 48 };
const huggingFace = { id: 'vit_tiny_patch16_224', depth: 12, patch: 16, inputSize: 224, width: 192, heads: 3 };
const cases: Case[] = [
  { name: 'mobilenet_v2', architecture: mobileNetV2() },
  { name: 'mobilenet_v2-same', architecture: mobileNetV2({ padding: 'tf-same' }), padding: 'tf-same', rule: 'average' },
  { name: 'mobilenet_v2-32', architecture: withInputSide(mobileNetV2(), 32), cleanPath: 'shared' },
  { name: 'vit_tiny', architecture: publishedVisionTransformer('tiny'), tuned: 'last-blocks-and-norms' },
  {
    name: 'vit_tiny-hugging_face',
    architecture: visionTransformer({ ...huggingFace, naming: 'hugging-face' }),
    rule: 'lowest-uncertainty',
  },
  { name: 'resnet18', architecture: imageNetResnet('resnet18') },
  { name: 'resnet50-cft', architecture: imageNetResnet('resnet50'), tuned: 'all', heads: 'one' },
  { name: 'mobilenetv3_small', architecture: mobileNetV3('small'), rule: 'always-unclean' },
  {
    name: 'mobilenetv3_large-same',
    architecture: mobileNetV3('large', { padding: 'tf-same', epsilon: 1e-3 }),
    padding: 'tf-same',
  },
  { name: 'clip', architecture: clipImageTower(tinyClip) },
  { name: 'temper-small', architecture: resnet(small) },
  { name: 'temper-large', architecture: resnet(large), tuned: 'last-blocks-and-norms' },
];

await startBackend({ requested: 'wasm', wasm: nodeWasmAssets() });
for (const one of cases) {
  if (wanted.length === 0 || wanted.some((part) => one.name.includes(part))) await exportCase(one);
}

async function exportCase({ name, architecture, padding, tuned, heads, cleanPath, rule }: Case): Promise<void> {
  const config = presetConfig('tiny', 5);
  config.heads.rule = rule ?? 'kl-uncertainty';
  const pretrained = livelyWeights(architecture.weightShapes(CLASSES.length));
  // Scales about 1 in every norm: about 0 a network says the same of all pictures.
  for (const [weight, tensor] of Object.entries(pretrained)) {
    if (
      tensor.rank !== 1 ||
      !weight.endsWith('.weight') ||
      (tf.tidy(() => tf.mean(tensor).arraySync()) as number) > 0.5
    )
      continue;
    pretrained[weight] = tf.add(tensor, 1);
    tensor.dispose();
  }
  const plan = { tuned: tuned ?? 'last-blocks', heads: heads ?? 'three' } as const;
  const student = { ...config.student, fraction: 0.5, cleanPath: cleanPath ?? 'frozen' } as const;
  const model = makeTunable(architecture, pretrained, plan, student);
  for (const [weight, tensor] of Object.entries(model.weights)) {
    if (!/^(tuned|head_\w+)\./.test(weight)) continue;
    model.weights[weight] = tf.tidy(() => tf.add(tensor, tf.mul(randomTensor(weight, tensor.shape), 0.05)));
    tensor.dispose();
  }
  const side = architecture.inputSize;
  const pixels = patterns(side);
  const set = {
    name,
    count: PICTURES,
    width: side,
    height: side,
    pixels,
    labels: new Int32Array(PICTURES),
    classNames: CLASSES,
  };

  // The middle of what is found, so that the rule goes both ways.
  const spread = experimentRouting(config, model, 0);
  const options = { masks: spread.masks, trunks: new TrunkCache(0), batch: PICTURES };
  const prediction = await predictSet(model, set, options, { between: () => Promise.resolve() });
  const found = prediction.spread?.clean
    ? Array.from({ length: PICTURES }, (_, i) =>
        gaussianDivergence(prediction.spread!.clean!, prediction.spread!.unclean!, CLASSES.length, i),
      ).sort((a, b) => a - b)
    : [0, 0, 0, 0];
  const threshold = (found[1]! + found[2]!) / 2;
  const answering = networkClassifier(name, model, CLASSES, { ...spread, threshold });
  const size = side * side * 3;
  const pictures = Array.from({ length: PICTURES }, (_, i) => ({
    width: side,
    height: side,
    pixels: pixels.slice(i * size, (i + 1) * size),
  }));
  const said = await answering.probabilities(pictures, true);
  const { head } = answer(prediction, config.heads.rule as Exclude<HeadRule, 'oracle'>, threshold);

  const logits = tf.tidy(() => {
    const x = tf.div(tf.tensor4d(pixels, [PICTURES, side, side, 3], 'float32'), 255);
    return headLogits(model, tailFeatures(model, forwardBlocks(architecture, model.weights, x, 0, model.cut)));
  });
  const expected = {
    shape: [PICTURES, side, side, 3],
    logits: Object.fromEntries(HEADS.flatMap((h) => (logits[h] ? [[h, logits[h].arraySync()]] : []))),
    probabilities: said.map((row) => [...row]),
    heads: Array.from(head, (index) => (index < 0 ? 'average' : HEADS[index])),
  };
  const bundle = await makeBundle({
    config,
    method: { name: heads === 'one' ? 'cft' : 'temper', label: 'A test of the export' },
    model,
    classNames: CLASSES,
    threshold,
    base: { label: name, source: 'Random weights.', licence: 'none' },
    padding: padding ?? null,
  });
  const out = join(folder!, name);
  mkdirSync(out, { recursive: true });
  const archive = Buffer.concat(bundleArchive(bundle, null));
  for (const [path, bytes] of Object.entries(unzipSync(archive))) writeFileSync(join(out, path), bytes);
  writeFileSync(join(out, 'pictures.bin'), pixels);
  writeFileSync(join(out, 'expected.json'), JSON.stringify(expected));
  tf.dispose(Object.values(logits));
  spread.masks?.dispose();
  disposeTuned(model);
  disposeWeights(pretrained);
  console.log(`${name}: ${(archive.length / 1e6).toFixed(1)} MB`);
}

/** Waves of other colours, directions and lengths: pictures of noise would be all the same to a network. */
function patterns(side: number): Uint8Array {
  const pixels = new Uint8Array(PICTURES * side * side * 3);
  for (let i = 0; i < PICTURES; i++) {
    const random = new Random(9, 'patterns', 100 * i);
    const waves = Array.from({ length: 3 }, () => [1, 1, 1].map(() => random.uniform(-12, 12)));
    const colour = waves.map(() => random.uniform(0.2, 0.8));
    for (let p = 0; p < side * side; p++) {
      const [x, y] = [(p % side) / side, Math.floor(p / side) / side];
      waves.forEach(([u, v, phase], c) => {
        const value = colour[c]! + 0.2 * Math.sin(u! * x + v! * y + phase!);
        pixels[(i * side * side + p) * 3 + c] = Math.floor(255 * value);
      });
    }
  }
  return pixels;
}
