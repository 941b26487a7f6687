/**
 * What our kernels for networks gain on one thread: training steps and answers of the embedded large network and answers of published ones, each with fused
 * multiply-add, without it, and as TensorFlow.js computes them (XNNPACK; gradients of filters are ours in any case), in turn in
 * one process. Run: `npx tsx test/bench/kernels.ts [part of a name]`.
 *
 * Processor time, as a neighbour on the machine adds to any other; the median of the rounds, and of the ratios within a round.
 */
import { fileURLToPath } from 'node:url';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { startBackend } from '../../src/compute/backend';
import { chooseNative, type NativeChoice } from '../../src/compute/native/load';
import { fusedMultiplyAdd } from '../../src/compute/native/fused';
import { nodeWasmAssets } from '../../src/compute/nodeAssets';
import * as tf from '../../src/compute/tf';
import type { Architecture } from '../../src/models/architecture';
import { imageNetResnet } from '../../src/models/imageNetResnet';
import { initialWeights } from '../../src/models/initialise';
import { mobileNetV2 } from '../../src/models/mobileNetV2';
import { forward } from '../../src/models/model';
import { large, resnet } from '../../src/models/resnet';
import { publishedVisionTransformer } from '../../src/models/visionTransformer';
import { noisePictures, trainingStep } from './trainingStep';

/** The baseline first. */
const KERNELS: [name: string, choice: NativeChoice][] = [
  ['TensorFlow.js', { fused: false, products: false }],
  ['ours', { fused: false, products: true }],
  ['ours, fused', { fused: true, products: true }],
];
const ROUNDS = 7;
/** Milliseconds for which a work warms up: WebAssembly that was just started is optimised where it is hot. */
const WARM_UP = 300;

function answer(architecture: Architecture, count: number): () => void {
  const weights = initialWeights(architecture, 1000, 1);
  const x = noisePictures(count, architecture.inputSize);
  return () => void forward(architecture, weights, x);
}

const milliseconds = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};
const median = (values: number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;

/** Times of each kernel choice, round by round. */
async function measure(work: () => void): Promise<number[][]> {
  const rounds: number[][] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const times: number[] = [];
    for (const [, choice] of KERNELS) {
      await chooseNative(tf.backend() as unknown as BackendWasm, choice);
      const since = performance.now();
      do tf.tidy(work);
      while (performance.now() - since < WARM_UP);
      // The optimised code of a module that was just started comes from another thread.
      await new Promise((resolve) => setTimeout(resolve, 50));
      const start = milliseconds();
      tf.tidy(work);
      times.push(milliseconds() - start);
    }
    rounds.push(times);
  }
  return rounds;
}

const works = (): [name: string, work: () => void][] => [
  ['training step of the large network, 64 pictures', trainingStep(64)],
  ['training step of the large network, 16 pictures', trainingStep(16)],
  ['the large network, 1 picture', answer(resnet(large), 1)],
  ['the large network, 64 pictures', answer(resnet(large), 64)],
  ['ResNet-18 at 224 px, 1 picture', answer(imageNetResnet('resnet18'), 1)],
  ['ResNet-18 at 224 px, 8 pictures', answer(imageNetResnet('resnet18'), 8)],
  ['MobileNetV2 at 224 px, 1 picture', answer(mobileNetV2(), 1)],
  ['MobileNetV2 at 224 px, 8 pictures', answer(mobileNetV2(), 8)],
  ['ViT-Tiny at 224 px, 8 pictures', answer(publishedVisionTransformer('tiny'), 8)],
];

export interface KernelTimes {
  what: string;
  /** Processor milliseconds of each round: one for each of `kernels`, the baseline first. */
  rounds: number[][];
  kernels: string[];
}

/** @param only works whose name has this in it */
export async function measureKernels(only = ''): Promise<{ detail: string; times: KernelTimes[] }> {
  const { detail } = await startBackend({ requested: 'wasm', wasm: nodeWasmAssets() });
  if (!fusedMultiplyAdd()) throw new Error('WebAssembly has no fused multiply-add here: there is nothing to compare.');
  const times: KernelTimes[] = [];
  for (const [what, work] of works().filter(([name]) => name.includes(only))) {
    times.push({ what, rounds: await measure(work), kernels: KERNELS.map(([name]) => name) });
  }
  return { detail, times };
}

async function main(): Promise<void> {
  const { detail, times } = await measureKernels(process.argv[2]);
  console.log(`wasm: ${detail}. Node ${process.versions.node}. Processor time in ms, median of ${ROUNDS} rounds.`);
  for (const { what, rounds, kernels } of times) {
    const cells = kernels.map((name, i) => {
      const ratio = median(rounds.map((round) => round[0]! / round[i]!));
      const against = i === 0 ? '' : ` (${ratio.toFixed(2)}×)`;
      return `${name} ${median(rounds.map((round) => round[i]!)).toFixed(1)}${against}`;
    });
    console.log(`${what.padEnd(50)} ${cells.join('   ')}`);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
